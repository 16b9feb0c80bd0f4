import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Checkout } from '../rigs/checkout'
import { postmasterOf } from '../service/postgres/leftover'
import { isRunning } from '../service/postgres/processes'

/** A moment at which a command, or all that it started, is killed (`kill -9`). */
export interface Death {
  of: string
  /** Whether it wants an empty database, which the first start makes. */
  fresh?: true
  /** Whether it is tried in each `npm test`. */
  quick?: true
  die(checkout: Checkout): Promise<void>
}

/** How long a moment may be waited for. */
const limitMs = 180_000

export const deaths: readonly Death[] = [
  {
    of: 'up, when it has taken its place',
    die: (checkout) => killedWhen(checkout, ['up'], async () => (await checkout.state()).supervisor.pid > 0),
  },
  {
    of: 'up, while initdb makes the database',
    fresh: true,
    die: (checkout) =>
      killedWhen(checkout, ['up'], async () => (await readdir(checkout.kept)).some((name) => name.includes('.init-'))),
  },
  {
    of: 'up, while PostgreSQL starts',
    die: (checkout) =>
      killedWhen(checkout, ['up'], async () => (await postmasterOf(join(checkout.kept, 'postgres'))) !== undefined),
  },
  {
    of: 'up, while the services start',
    quick: true,
    die: (checkout) => killedWhen(checkout, ['up'], async () => (await checkout.state()).parts.length > 1),
  },
  {
    of: 'the supervisor, when all is up',
    async die(checkout) {
      await up(checkout)
      kill((await checkout.state()).supervisor.pid)
    },
  },
  {
    of: 'PostgreSQL, when all is up',
    async die(checkout) {
      await up(checkout)
      const { supervisor, parts } = await checkout.state()
      kill(parts.find(({ title }) => title === 'PostgreSQL')?.pid ?? 0)
      await until('the supervisor has stopped the rest', async () => !(await isRunning(supervisor)))
    },
  },
  {
    of: 'everything, when all is up',
    quick: true,
    async die(checkout) {
      await up(checkout)
      await killAll(checkout)
    },
  },
  {
    of: 'down, and the supervisor that it told to stop',
    async die(checkout) {
      await up(checkout)
      const { supervisor } = await checkout.state()
      const { child } = checkout.start(['down'])
      await until('the stop begins', () => isGone(checkout.file('.sla/tcall.env')))
      kill(supervisor.pid)
      await killed(child)
    },
  },
  {
    of: 'everything, while down stops one part after the other',
    async die(checkout) {
      await up(checkout)
      const { parts } = await checkout.state()
      checkout.start(['down'])
      await until('a part is gone', async () => (await Promise.all(parts.map(isRunning))).includes(false))
      await killAll(checkout)
    },
  },
  {
    of: 'run, while its platform starts',
    die: (checkout) => killedWhen(checkout, run, () => anyRunHas(checkout, 'postgres')),
  },
  {
    of: 'run, while k6 runs',
    quick: true,
    async die(checkout) {
      const { child } = await startedUntil(checkout, run, async () => k6Of(checkout) !== undefined)
      await killed(child)
      // Nobody watches that load any more: it must not go on.
      await until('k6 has ended', async () => k6Of(checkout) === undefined)
    },
  },
  {
    of: 'everything, while run stops its platform',
    async die(checkout) {
      await startedUntil(checkout, run, async () => k6Of(checkout) !== undefined)
      const before = processesOf(checkout).length
      kill(k6Of(checkout) ?? 0)
      await until('a part is gone', async () => processesOf(checkout).length < before - 1)
      await killAll(checkout)
    },
  },
]

const run = ['run', 'tcall', 'smoke']

async function up(checkout: Checkout): Promise<void> {
  const { code, err } = await checkout.sla(['up', '--detach'])
  if (code !== 0) throw new Error(`up: ${err}`)
}

/** Kills a command once that holds; what it started is left to itself. */
async function killedWhen(checkout: Checkout, args: string[], holds: () => Promise<boolean>): Promise<void> {
  const { child } = await startedUntil(checkout, args, holds)
  await killed(child)
}

async function startedUntil(checkout: Checkout, args: string[], holds: () => Promise<boolean>) {
  const { child, answer } = checkout.start(args)
  const ended = answer.then(({ code, err }) => {
    throw new Error(`${args.join(' ')} ended with ${code} before its moment: ${err}`)
  })
  ended.catch(() => {}) // its end is what comes next
  await Promise.race([until(`${args.join(' ')} comes to its moment`, holds), ended])
  return { child }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** As a power cut: nothing has time for anything. */
async function killAll(checkout: Checkout): Promise<void> {
  await until('all is gone', async () => {
    const all = processesOf(checkout)
    for (const pid of all) kill(pid)
    return all.length === 0
  })
}

function kill(pid: number): void {
  try {
    if (pid > 0) process.kill(pid, 'SIGKILL')
  } catch {} // it has ended
}

/** Whatever runs for this checkout: by its command line, or by the folder it works in. */
export function processesOf({ dir, kept }: Checkout): number[] {
  const own = [dir, kept]
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const about = [commandOf(pid), readlinkSync(`/proc/${pid}/cwd`)]
        return own.some((path) => about.some((text) => text.includes(path)))
      } catch {
        return false
      }
    })
    .map(Number)
}

/** The k6 that runs, which is one that only waits; see `Checkout.fakeK6`. */
function k6Of(checkout: Checkout): number | undefined {
  return processesOf(checkout).find((pid) => commandOf(pid).startsWith('sleep\0'))
}

/** Empty when it has ended. */
function commandOf(pid: number | string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

async function anyRunHas({ kept }: Checkout, file: string): Promise<boolean> {
  const runs = join(kept, 'runs')
  for (const name of await readdir(runs)) {
    if ((await postmasterOf(join(runs, name, file))) !== undefined) return true
  }
  return false
}

async function isGone(file: string): Promise<boolean> {
  return access(file).then(
    () => false,
    () => true,
  )
}

/** What is not there yet throws; it is waited for all the same. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + limitMs
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) throw new Error(`waited ${limitMs / 1000} s in vain: ${what}`)
    await sleep(10)
  }
}
