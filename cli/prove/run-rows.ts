import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describedPlatform } from '../platform/described'
import { type Platform, startPlatform } from '../platform/platform'
import type { Progress } from '../progress'
import { fingerprint, found, isFound, type Outcome } from './outcome'
import { FaultSwitch } from './put-faults'
import { type Row, type Stage, stages } from './row'
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
  kept(row: Row, outcome: Outcome): Promise<void>
}

/** Runs rows, those of a stage on one platform that stays warm between them; each outcome is kept at once. */
export async function runRows(rows: readonly Row[], means: Means): Promise<void> {
  for (const stage of Object.keys(stages) as Stage[]) {
    const own = rows.filter((row) => row.stage === stage)
    if (own.length > 0) await onPlatform(stage, own, means, rows)
  }
}

async function onPlatform(stage: Stage, own: readonly Row[], means: Means, all: readonly Row[]): Promise<void> {
  const { progress, signal } = means
  const { platform: name, settings } = stages[stage]
  const described = await describedPlatform(name)
  const platform = await startPlatform(described, {
    ports: 'free',
    settings: { ...settings, FAULTS: 'on' },
    progress,
    signal,
  })
  const faults = await FaultSwitch.of(platform)
  try {
    for (const row of own) {
      const title = `${all.indexOf(row) + 1} of ${all.length}: ${row.name} · ${name}-${row.profile}`
      const outcome = await progress.step(title, () => run(row, name, platform, faults, means))
      await means.state.keep(row, outcome)
      progress.note(`  ${isFound(row, outcome) ? 'as expected' : 'NOT as expected'}: ${said(outcome)}`)
      await means.kept(row, outcome)
    }
  } finally {
    await faults.close()
    await progress.step('stopping the platform', () => platform.stop())
  }
}

async function run(
  row: Row,
  name: string,
  platform: Platform,
  faults: FaultSwitch,
  { k6, state, signal }: Means,
): Promise<Outcome> {
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
        ? found(row, ran.result)
        : { verdict: 'none' as const, tripped: [], undecided: [], problem: ran.problem }),
      repeated,
      endedAt: new Date().toISOString(),
      seconds: Math.round((Date.now() - began) / 1000),
      commit: 'result' in ran ? ran.result.git_sha : '',
    }
  }
}

function said({ verdict, tripped, undecided, problem }: Outcome): string {
  if (problem) return problem
  const open = undecided.length > 0 ? `; undecided ${undecided.join(', ')}` : ''
  return `${verdict}, tripped ${tripped.join(', ') || 'nothing'}${open}`
}
