import { readdir, readFile } from 'node:fs/promises'

/** Ticks of the kernel's clock a second: USER_HZ, which Linux has fixed for user space. */
const ticksPerSecond = 100

/** A process and all that it started, and so on, as far as they run. Linux only: elsewhere it is the process alone. */
export async function familyOf(pid: number): Promise<number[]> {
  try {
    const tasks = await readdir(`/proc/${pid}/task`)
    const lists = await Promise.all(
      tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(() => '')),
    )
    const children = lists.flatMap((list) => list.split(' ').flatMap((text) => (text.trim() ? Number(text) : [])))
    return [pid, ...(await Promise.all(children.map(familyOf))).flat()]
  } catch {
    return [pid]
  }
}

/**
 * User and system time of a process, in seconds, with that of its children that have ended.
 * @param stat its /proc/<pid>/stat; the name in it may hold spaces and brackets
 */
export function cpuSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond
}

/** A field of /proc/<pid>/status or smaps_rollup, in megabytes of 10⁶ bytes. */
export function megabytes(text: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1.024e-3
}
