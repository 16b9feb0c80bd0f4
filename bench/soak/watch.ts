import { readFile } from 'node:fs/promises'
import { cpuSeconds, familyOf, megabytes } from '../../cli/run/process-family'

/** What a process and its family used in a stretch of time. */
export interface Use {
  /** The highest, in MB: what is shared within the family counts once. */
  memory_mb: number
  /** The mean. */
  cores: number
}

/** A row of the page: a stretch of the run. */
export interface WatchedStretch {
  /** Since k6 was started. */
  toS: number
  /** By the title of the process. */
  uses: Readonly<Record<string, Use>>
}

interface Moment {
  atMs: number
  cpu: number
  memoryMb: number
}

const everyMs = 5_000

/** Watches processes by their titles, through /proc, so on Linux only. */
export class ProcessWatch {
  private readonly startedMs = Date.now()
  private readonly moments = new Map<string, Moment[]>()
  private readonly timer: NodeJS.Timeout

  constructor(private readonly pids: () => Readonly<Record<string, number>>) {
    this.timer = setInterval(() => void this.look(), everyMs)
  }

  /** Ends watching. @param stretchS length of a row */
  stop(stretchS: number): WatchedStretch[] {
    clearInterval(this.timer)
    const lastS = (Date.now() - this.startedMs) / 1000
    return Array.from({ length: Math.floor(lastS / stretchS) }, (_, at) => ({
      toS: (at + 1) * stretchS,
      uses: Object.fromEntries(
        [...this.moments].flatMap(([title, moments]) => {
          const [fromMs, toMs] = [at, at + 1].map((edge) => this.startedMs + edge * stretchS * 1000)
          const use = usedIn(moments.filter(({ atMs }) => atMs >= (fromMs ?? 0) && atMs < (toMs ?? 0)))
          return use ? [[title, use]] : []
        }),
      ),
    }))
  }

  private async look(): Promise<void> {
    for (const [title, pid] of Object.entries(this.pids())) {
      const moment = await momentOf(pid).catch(() => undefined) // it has just ended
      if (moment) this.moments.set(title, [...(this.moments.get(title) ?? []), moment])
    }
  }
}

async function momentOf(pid: number): Promise<Moment> {
  const all = await Promise.all(
    (await familyOf(pid)).map(async (one) => {
      const [stat, memory] = await Promise.all(
        ['stat', 'smaps_rollup'].map((file) => readFile(`/proc/${one}/${file}`, 'utf8')),
      )
      return { cpu: cpuSeconds(stat ?? ''), memoryMb: megabytes(memory ?? '', 'Pss') }
    }),
  )
  return {
    atMs: Date.now(),
    cpu: all.reduce((sum, one) => sum + one.cpu, 0),
    memoryMb: all.reduce((sum, one) => sum + one.memoryMb, 0),
  }
}

export function usedIn(moments: readonly Moment[]): Use | undefined {
  const [first, last] = [moments[0], moments.at(-1)]
  if (!first || !last || first === last) return undefined
  return {
    memory_mb: Math.max(...moments.map(({ memoryMb }) => memoryMb)),
    cores: (last.cpu - first.cpu) / ((last.atMs - first.atMs) / 1000),
  }
}
