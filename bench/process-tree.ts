import { readdirSync, readFileSync } from 'node:fs'

/** Ticks of the kernel's clock a second: USER_HZ, which Linux has fixed for user space. */
const ticksPerSecond = 100

/** User and system time, in seconds, of these processes and of all below them, those that have ended included. Linux only. */
export function treeCpuSeconds(pids: readonly number[]): number {
  const all = new Map<number, { parent: number; ticks: number }>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const fields = statOf(name)
    if (!fields) continue
    const of = (at: number) => Number(fields[at])
    // Fields 4 and 14 to 17 of proc(5); those of children count them once they have ended.
    all.set(Number(name), { parent: of(1), ticks: of(11) + of(12) + of(13) + of(14) })
  }
  const isBelow = (pid: number): boolean => pids.includes(pid) || (all.has(pid) && isBelow(all.get(pid)?.parent ?? 0))
  return [...all].reduce((sum, [pid, { ticks }]) => sum + (isBelow(pid) ? ticks : 0), 0) / ticksPerSecond
}

function statOf(pid: string): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name before them may hold blanks and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined // it has ended
  }
}
