import type { SystemUse } from './system-sampler'

/** From these on, k6 itself was held up, and its numbers say nothing of the platform (design assumptions). */
const limits = {
  /** Of all cores, in half of the samples: start-up and ramp-up alone are less. */
  cpuShare: 0.95,
  /** Of the limit on open files: beyond it connections fail. */
  openFilesShare: 0.95,
  swapMb: 50,
  throttledShare: 0.05,
} as const

/** Why the load generator was the bottleneck, by what the system counted; undefined when it was not. @param who it is, in the sentence */
export function heldUp(use: SystemUse, who = 'k6'): string | undefined {
  const { cpu_cores_median, cores, open_files_max, open_files_limit, swap_mb_max, throttled_share } = use
  if (open_files_limit !== null && open_files_max >= limits.openFilesShare * open_files_limit)
    return `${who} had ${open_files_max} of at most ${open_files_limit} files open: raise the limit (ulimit -n)`
  if (cpu_cores_median >= limits.cpuShare * cores)
    return `${who} used ${cpu_cores_median.toFixed(1)} of ${cores} cores: give it more, or fewer VUs`
  if ((throttled_share ?? 0) >= limits.throttledShare)
    return `${who === 'k6' ? "k6's" : 'its'} control group was held back in ${Math.round((throttled_share ?? 0) * 100)} % of its periods: raise its CPU limit`
  if (swap_mb_max >= limits.swapMb) return `${swap_mb_max} MB of ${who} were swapped out: give it more memory`
  return undefined
}
