import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RunningPlatform, startReference } from '../platform/platform'
import { referenceOf } from '../platform/references'
import type { Progress } from '../progress'
import { fingerprint, foundIn, isFound, type RowOutcome } from './outcome'
import { stages } from './proofs'
import { FaultSwitch } from './put-faults'
import type { ProofRow } from './row'
import { runScript } from './run-script'
import type { ProofState } from './state'

/** An INVALID run says nothing of the platform: it is repeated, this often at most. */
const repeatsAtMost = 2
/** What a fault left under way ends within this time: the next row has none of it. */
const settleMs = 1_000

interface Means {
  k6: string
  state: ProofState
  progress: Progress
  signal: AbortSignal
  /** Called when a row is kept. */
  kept(row: ProofRow, outcome: RowOutcome): Promise<void>
}

/**
 * Runs rows and keeps each outcome at once. The two platforms' rows run beside each other, each on a platform that
 * stays warm between them; a row that is `alone` has the machine for itself.
 */
export async function runRows(rows: readonly ProofRow[], means: Means): Promise<void> {
  const beside = rows.filter((row) => !row.alone)
  const alone = rows.filter((row) => row.alone)
  const started = oneAtATime()
  let done = 0
  const each: EachRow = {
    start: started,
    ended: async (row, outcome) => {
      await means.state.keep(row, outcome)
      done += 1
      const verdict = isFound(row, outcome) ? 'as expected' : 'NOT as expected'
      means.progress.note(`${done} of ${rows.length}  ${row.name}: ${verdict}: ${said(outcome)}`)
      await means.kept(row, outcome)
    },
  }
  const platforms = [...new Set(beside.map(({ platform }) => platform))]
  const lanes = platforms.map((name) => beside.filter(({ platform }) => platform === name))
  await step('rows beside each other', lanes, means, each)
  await step('rows alone', alone.length > 0 ? [alone] : [], means, each)
}

interface EachRow {
  /** Starts a platform when no other one is starting: both look for free ports. */
  start<T>(begin: () => Promise<T>): Promise<T>
  ended(row: ProofRow, outcome: RowOutcome): Promise<void>
}

/** Runs lanes of rows at the same time; the first error stops them all. */
async function step(
  title: string,
  lanes: readonly (readonly ProofRow[])[],
  means: Means,
  each: EachRow,
): Promise<void> {
  if (lanes.length === 0) return
  const failed = new AbortController()
  const signal = AbortSignal.any([means.signal, failed.signal])
  await means.progress.step(title, async (tick) => {
    const now = new Map<number, string>()
    const ended = await Promise.allSettled(
      lanes.map(async (rows, lane) => {
        const say = (text: string) => {
          now.set(lane, text)
          tick([...now.values()].filter(Boolean).join('; '))
        }
        await runLane(rows, { ...means, signal }, each, say).catch((error) => {
          failed.abort(error)
          throw error
        })
        say('')
      }),
    )
    means.signal.throwIfAborted()
    for (const one of ended) if (one.status === 'rejected') throw failed.signal.reason
  })
}

async function runLane(
  rows: readonly ProofRow[],
  means: Means,
  each: EachRow,
  say: (text: string) => void,
): Promise<void> {
  for (const stage of Object.keys(stages)) {
    const own = rows.filter((row) => row.stage === stage)
    if (own.length > 0) await onPlatform(stage, own, means, each, say)
  }
}

async function onPlatform(
  stage: string,
  rows: readonly ProofRow[],
  means: Means,
  { start, ended }: EachRow,
  say: (text: string) => void,
): Promise<void> {
  const { signal } = means
  const { platform: name = '', settings } = stages[stage] ?? {}
  const described = await referenceOf(name)
  say(`starting ${name}`)
  const platform = await start(() => {
    signal.throwIfAborted()
    return startReference(described, { ports: 'free', settings: { ...settings, FAULTS: 'on' }, signal })
  })
  const faults = await FaultSwitch.of(platform)
  try {
    for (const row of rows) {
      say(`${row.name} (${name}-${row.profile})`)
      await ended(row, await run(row, name, platform, faults, means))
    }
  } finally {
    say(`stopping ${name}`)
    await faults.close()
    await platform.stop()
  }
}

function oneAtATime(): <T>(begin: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (begin) => {
    const next = last.then(begin)
    last = next.catch(() => {})
    return next
  }
}

async function run(
  row: ProofRow,
  name: string,
  platform: RunningPlatform,
  faults: FaultSwitch,
  { k6, state, signal }: Means,
): Promise<RowOutcome> {
  const began = Date.now()
  const script = `${name}-${row.profile}`
  const folder = join(state.folder, row.name)
  for (let repeated = 0; ; repeated++) {
    await faults.put(row.faults)
    const ran = await runScript(k6, script, { folder, env: { ...platform.env, ...row.settings }, signal }).finally(() =>
      faults.clear(row.faults),
    )
    await sleep(settleMs)
    if ('result' in ran && ran.result.verdict === 'invalid' && repeated < repeatsAtMost) continue
    return {
      row: fingerprint(row),
      ...('result' in ran
        ? { ...foundIn(row, ran.result), code: ran.code }
        : { verdict: 'none' as const, tripped: [], undecided: [], problem: ran.problem }),
      repeated,
      endedAt: new Date().toISOString(),
      seconds: Math.round((Date.now() - began) / 1000),
      commit: 'result' in ran ? ran.result.git_sha : '',
    }
  }
}

function said({ verdict, tripped, undecided, problem }: RowOutcome): string {
  if (problem) return problem
  const open = undecided.length > 0 ? `; undecided ${undecided.join(', ')}` : ''
  return `${verdict}, tripped ${tripped.join(', ') || 'nothing'}${open}`
}
