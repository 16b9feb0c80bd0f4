import { readdirSync, readFileSync } from 'node:fs'

/** Time of the processors, in ticks of the kernel's clock since it started. */
export interface Ticks {
  /** What is not idle, time that a host took from this machine included. */
  busy: number
  all: number
  /** What this process and all that it started, and that started in turn, has used. */
  ours: number
}

/** How the processors were used for some time, as shares of all of them. */
export interface ProcessorUse {
  seconds: number
  ours: number
  others: number
  /** The share of the time in which next to nothing was idle and others had a good part of it. */
  short: number
}

/** The share of all processors from which on others are in the way. */
const noticeable = 0.1
/** From which share of all processors on who is ready to run has to wait. */
const nothingIdle = 0.95
/** For which share of the time. */
const oftenShort = 0.25
/** More than this of its own is no test's due: what takes so much is late by itself. */
const ownDue = 0.7

/** Whether what was late may have been so because of what else ran. */
export function othersWereInTheWay({ ours, others, short }: ProcessorUse): boolean {
  return others >= noticeable && short >= oftenShort && ours <= ownDue
}

/** What the ticks counted one after the other come to. */
export function processorUse(counted: readonly Ticks[], secondsPerTick: number): ProcessorUse {
  const [first, last] = [counted[0], counted.at(-1)]
  const all = first && last ? last.all - first.all : 0
  if (!first || !last || all <= 0) return { seconds: 0, ours: 0, others: 0, short: 0 }
  let short = 0
  for (const [at, { busy, all, ours }] of counted.entries()) {
    const before = counted[at - 1]
    if (!before) continue
    const passed = all - before.all
    const others = busy - before.busy - (ours - before.ours)
    if (busy - before.busy >= nothingIdle * passed && others >= noticeable * passed) short += passed
  }
  const ours = (last.ours - first.ours) / all
  return {
    seconds: all * secondsPerTick,
    ours,
    others: Math.max(0, (last.busy - first.busy) / all - ours),
    short: short / all,
  }
}

/** A process as Linux describes it. */
interface Process {
  pid: number
  parent: number
  /** With the pid it tells a process from a later one of the same pid. */
  started: string
  /** Its own time and that of all its children that have ended. */
  ticks: number
}

/** Fields of `/proc/<pid>/stat` after the name in brackets, which may hold anything. */
export function processOf(pid: number, stat: string): Process {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [parent, user, system, childrenUser, childrenSystem] = [1, 11, 12, 13, 14].map((at) => Number(fields[at]))
  return {
    pid,
    parent: parent ?? 0,
    started: fields[19] ?? '',
    ticks: (user ?? 0) + (system ?? 0) + (childrenUser ?? 0) + (childrenSystem ?? 0),
  }
}

/** The first line of `/proc/stat`: user nice system idle iowait irq softirq steal; guests are part of user and nice. */
export function machineTicks(stat: string): Pick<Ticks, 'busy' | 'all'> {
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softirq = 0, steal = 0] = stat
    .slice(0, stat.indexOf('\n'))
    .trim()
    .split(/ +/)
    .slice(1)
    .map(Number)
  const busy = user + nice + system + irq + softirq + steal
  return { busy, all: busy + idle + wait }
}

/**
 * Adds up what a process and its descendants use. Who was one of them stays one: a process whose parent has ended is
 * no longer its descendant by name.
 */
export class Family {
  readonly #members = new Map<number, Process>()
  /** Ticks of members that ended with nobody of the family to inherit them. */
  #gone = 0

  /** @param strangers descendants that are none of the family, nor is what they start */
  constructor(
    readonly root: number,
    readonly strangers: readonly number[] = [],
  ) {}

  /** @param processes all that there are now */
  ticks(processes: readonly Process[]): number {
    const now = new Map(processes.map((process) => [process.pid, process]))
    for (const [pid, member] of this.#members) {
      if (now.get(pid)?.started === member.started) continue
      this.#members.delete(pid)
      // A parent that is there counts its ended children in its own time.
      if (!this.#members.has(member.parent)) this.#gone += member.ticks
    }
    const children = new Map<number, Process[]>()
    for (const process of processes) children.set(process.parent, [...(children.get(process.parent) ?? []), process])
    const root = now.get(this.root)
    const next = [...(root ? [root] : []), ...[...this.#members.keys()].flatMap((pid) => now.get(pid) ?? [])]
    const seen = new Set<number>()
    for (let member = next.pop(); member; member = next.pop()) {
      if (seen.has(member.pid) || this.strangers.includes(member.pid)) continue
      seen.add(member.pid)
      this.#members.set(member.pid, member)
      next.push(...(children.get(member.pid) ?? []))
    }
    return this.#gone + [...this.#members.values()].reduce((sum, { ticks }) => sum + ticks, 0)
  }
}

/** Linux gives times to processes in hundredths of a second, whatever its own clock. */
const secondsPerTick = 0.01
const everyMs = 500

/**
 * Watches what of the processors this process, with all that it starts, uses and what others take.
 * @param strangers processes that it started and that count as others
 * @returns what ends it; it gives nothing where there is no `/proc`
 */
export function watchProcessor(strangers: readonly number[] = []): () => ProcessorUse | undefined {
  const family = new Family(process.pid, strangers)
  const counted: Ticks[] = []
  const count = () => {
    try {
      counted.push({ ...machineTicks(readFileSync('/proc/stat', 'utf8')), ours: family.ticks(running()) })
    } catch {
      // Not Linux.
    }
  }
  count()
  const timer = setInterval(count, everyMs)
  return () => {
    clearInterval(timer)
    count()
    return counted.length > 1 ? processorUse(counted, secondsPerTick / processors()) : undefined
  }
}

/** As many as the ticks of all of them together are counted for. */
function processors(): number {
  return readFileSync('/proc/stat', 'utf8').match(/^cpu\d+ /gm)?.length ?? 1
}

function running(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return processOf(Number(name), readFileSync(`/proc/${name}/stat`, 'utf8'))
      } catch {
        return [] // It has ended meanwhile.
      }
    })
}
