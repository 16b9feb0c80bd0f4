import { readdir, readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { cpuSeconds, familyOf, megabytes } from './process-family'

/** What the load generator's process, and those that it started, used together, as the system counts it. Megabytes are 10⁶ bytes. */
export interface SystemUse {
  /** How many samples there are, two a second. */
  samples: number
  processor: string
  cores: number
  cpu_cores_mean: number
  cpu_cores_median: number
  memory_mb_max: number
  swap_mb_max: number
  open_files_max: number
  /** Null where there is no limit. */
  open_files_limit: number | null
  /** Share of the scheduling periods in which the control group was held back; null where that is not counted. */
  throttled_share: number | null
}

interface Sample {
  atMs: number
  cpuSeconds: number
  memoryMb: number
  swapMb: number
  openFiles: number
}

const everyMs = 500

/** Samples a process and its family through /proc, so on Linux only; elsewhere it finds nothing. */
export class SystemSampler {
  private readonly samples: Sample[] = []
  private limit: number | null = null
  private readonly timer: NodeJS.Timeout
  private readonly throttledBefore: Promise<Throttling | undefined>

  constructor(private readonly pid: number) {
    this.throttledBefore = throttling()
    void this.sample()
    this.timer = setInterval(() => void this.sample(), everyMs)
  }

  /** Ends the sampling; undefined when there were too few samples to say anything. */
  async stop(): Promise<SystemUse | undefined> {
    clearInterval(this.timer)
    const [before, after] = [await this.throttledBefore, await throttling()]
    return summed(this.samples, this.limit, before && after && shareBetween(before, after))
  }

  private async sample(): Promise<void> {
    try {
      const atMs = Date.now()
      const [first, ...others] = await familyOf(this.pid)
      const own = await used(first ?? this.pid)
      // One that has just ended is in its parent's time from now on.
      const all = [own, ...(await Promise.all(others.map((pid) => used(pid).catch(() => [])))).flat()]
      const sum = (of: (one: Used) => number) => all.reduce((total, one) => total + of(one), 0)
      this.limit = openFilesLimit(own.limits)
      this.samples.push({
        atMs,
        cpuSeconds: sum((one) => one.cpuSeconds),
        memoryMb: sum((one) => one.memoryMb),
        swapMb: sum((one) => one.swapMb),
        // The limit is for each of them.
        openFiles: Math.max(...all.map((one) => one.openFiles)),
      })
    } catch {
      // It has just ended, or this is no Linux.
    }
  }
}

interface Used extends Omit<Sample, 'atMs'> {
  limits: string
}

async function used(pid: number): Promise<Used> {
  const of = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8')
  const [stat, status, limits, files] = await Promise.all([
    of('stat'),
    of('status'),
    of('limits'),
    readdir(`/proc/${pid}/fd`),
  ])
  return {
    cpuSeconds: cpuSeconds(stat),
    memoryMb: megabytes(status, 'VmRSS'),
    swapMb: megabytes(status, 'VmSwap'),
    openFiles: files.length,
    limits,
  }
}

function openFilesLimit(limits: string): number | null {
  const soft = /^Max open files\s+(\S+)/m.exec(limits)?.[1]
  return soft === undefined || soft === 'unlimited' ? null : Number(soft)
}

export function summed(
  samples: readonly Sample[],
  limit: number | null,
  throttled_share: number | null | undefined,
): SystemUse | undefined {
  const cores = samples.slice(1).map((sample, at) => {
    const before = samples[at] as Sample
    return (sample.cpuSeconds - before.cpuSeconds) / ((sample.atMs - before.atMs) / 1000)
  })
  if (cores.length === 0) return undefined
  const sorted = [...cores].sort((a, b) => a - b)
  const max = (of: (sample: Sample) => number) => Math.max(...samples.map(of))
  return {
    samples: samples.length,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    cpu_cores_mean: round(cores.reduce((sum, one) => sum + one, 0) / cores.length),
    cpu_cores_median: round(sorted[Math.ceil(sorted.length / 2) - 1] ?? 0),
    memory_mb_max: Math.round(max((sample) => sample.memoryMb)),
    swap_mb_max: Math.round(max((sample) => sample.swapMb)),
    open_files_max: max((sample) => sample.openFiles),
    open_files_limit: limit,
    throttled_share: throttled_share ?? null,
  }
}

/** What several k6 processes on this machine used together; undefined when one of them was not seen. */
export function usedTogether(each: readonly (SystemUse | undefined)[]): SystemUse | undefined {
  const seen = each.filter((use) => use !== undefined)
  const [first] = seen
  if (!first || seen.length < each.length) return undefined
  const sum = (of: (use: SystemUse) => number) => round(seen.reduce((all, use) => all + of(use), 0))
  const most = (of: (use: SystemUse) => number) => Math.max(...seen.map(of))
  return {
    ...first,
    samples: Math.min(...seen.map(({ samples }) => samples)),
    cpu_cores_mean: sum((use) => use.cpu_cores_mean),
    cpu_cores_median: sum((use) => use.cpu_cores_median),
    memory_mb_max: sum((use) => use.memory_mb_max),
    swap_mb_max: sum((use) => use.swap_mb_max),
    // Each process has the limit for itself.
    open_files_max: most((use) => use.open_files_max),
    throttled_share: first.throttled_share === null ? null : most((use) => use.throttled_share ?? 0),
  }
}

interface Throttling {
  periods: number
  throttled: number
}

/** Of this process's own control group (version 2), in which k6 runs too. */
async function throttling(): Promise<Throttling | undefined> {
  try {
    const path = /^0::(.*)$/m.exec(await readFile('/proc/self/cgroup', 'utf8'))?.[1] ?? '/'
    const text = await readFile(`/sys/fs/cgroup${path}/cpu.stat`, 'utf8')
    const of = (name: string) => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1] ?? 0)
    return { periods: of('nr_periods'), throttled: of('nr_throttled') }
  } catch {
    return undefined
  }
}

function shareBetween(before: Throttling, after: Throttling): number {
  const periods = after.periods - before.periods
  return periods > 0 ? round((after.throttled - before.throttled) / periods) : 0
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
