import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { platformNamed } from '../../build/platforms'
import { newRunId } from '../../lib/plan/run-id'
import { breachAlerts } from '../../observe/prometheus/rules'
import { type RunningPlatform, startReference } from '../platform/platform'
import { referenceOf } from '../platform/references'
import type { Progress } from '../progress'
import { foundIn } from '../prove/outcome'
import { stages } from '../prove/proofs'
import { FaultSwitch } from '../prove/put-faults'
import type { ProofRow } from '../prove/row'
import { runScript } from '../prove/run-script'
import { RunOutputs } from '../run/outputs'
import type { AlertOutcome } from './alert-row'
import { askPrometheus } from './ask-prometheus'

export interface AlertMeans {
  k6: string
  /** The address of a Prometheus that has the rules. */
  prometheus: string
  /** For results and logs. */
  folder: string
  progress: Progress
  signal: AbortSignal
  ended(row: ProofRow, outcome: AlertOutcome): Promise<void>
}

/** An INVALID run says nothing of the platform: it is repeated, this often at most. */
const repeatsAtMost = 2
/** Two evaluations of the rules, and a message of k6's between them. */
const settleMs = 15_000

/** Runs rows one after the other, each on the reference platform of its stage, and asks which alerts fired. */
export async function proveAlerts(rows: readonly ProofRow[], means: AlertMeans): Promise<void> {
  for (const stage of new Set(rows.map((row) => row.stage))) {
    const { platform: name = '', settings } = stages[stage] ?? {}
    const { signal } = means
    const platform = await startReference(await referenceOf(name), {
      ports: 'free',
      settings: { ...settings, FAULTS: 'on' },
      progress: means.progress,
      signal,
    })
    const faults = await FaultSwitch.of(platform)
    try {
      for (const row of rows.filter((one) => one.stage === stage))
        await means.ended(row, await means.progress.step(row.name, () => alertsOf(row, platform, faults, means)))
    } finally {
      await faults.close()
      await platform.stop()
    }
  }
}

async function alertsOf(
  row: ProofRow,
  platform: RunningPlatform,
  faults: FaultSwitch,
  means: AlertMeans,
): Promise<AlertOutcome> {
  for (let repeated = 0; ; repeated++) {
    await faults.put(row.faults)
    const outcome = await runOnce(row, platform, means).finally(() => faults.clear(row.faults))
    if (outcome.verdict === 'invalid' && repeated < repeatsAtMost) continue
    return { ...outcome, repeated }
  }
}

async function runOnce(
  row: ProofRow,
  platform: RunningPlatform,
  { k6, prometheus, folder, progress, signal }: AlertMeans,
): Promise<Omit<AlertOutcome, 'repeated'>> {
  const began = Date.now()
  const runId = newRunId()
  const env = { ...platform.env, ...row.settings, SLA_RUN_ID: runId }
  const outputs = await RunOutputs.start(
    { prometheus },
    { platform: await platformNamed(row.platform), profile: row.profile, runId, known: env },
    { onMessage: () => {}, say: (line) => progress.note(line) },
  )
  const script = `${row.platform}-${row.profile}`
  const ran = await runScript(k6, script, {
    folder: join(folder, row.name),
    env: { ...env, ...outputs.environment },
    signal,
  }).finally(() => outputs.received())
  await outputs.conclude('result' in ran ? ran.result : undefined)
  const about = { name: row.name, endedAt: new Date().toISOString() }
  if ('problem' in ran)
    return { ...about, fired: [], near: [], verdict: 'none', tripped: [], problem: ran.problem, commit: '' }
  await sleep(settleMs)
  const over = { seconds: Math.ceil((Date.now() - began) / 1_000), step: 5 }
  const firing = await askPrometheus(prometheus, `ALERTS{alertstate="firing",run="${runId}"}`, over)
  const targetsOf = (alert: string) => [
    ...new Set(firing.flatMap(({ labels }) => (labels['alertname'] === alert ? (labels['target'] ?? []) : []))),
  ]
  const { verdict, tripped } = foundIn(row, ran.result)
  return {
    ...about,
    fired: targetsOf(breachAlerts.platform).sort(),
    near: targetsOf('SlaNearLimit').sort(),
    verdict,
    tripped,
    commit: ran.result.git_sha,
  }
}
