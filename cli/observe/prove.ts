import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findPlatforms } from '../../build/platforms'
import { root } from '../../build/root'
import { resolveK6 } from '../k6/resolve'
import { KeptList } from '../kept-list'
import { slaDir } from '../platform/sla-dir'
import { stderrProgress } from '../progress'
import { reducedRows, rowsNamed } from '../prove/matrix'
import { assertNoPlatformIsUp, assertOwnPlatform } from '../prove/refusals'
import { interruptedExitCode, onStopSignal } from '../stop-signals'
import { alertPage } from './alert-page'
import { type AlertOutcome, isExact } from './alert-row'
import { Observation } from './observation'
import { proveAlerts } from './prove-alerts'

const page = join(root, 'docs/ALERTS.md')

/**
 * Runs rows of the fault matrix with a Prometheus of its own, keeps each outcome, and writes docs/ALERTS.md.
 * @returns the exit code
 */
export async function proveObservation({ only, port }: { only?: string[]; port: number }): Promise<number> {
  const rows = only ? rowsNamed(only) : reducedRows
  assertOwnPlatform(
    process.env,
    Object.values(await findPlatforms()).map(({ baseUrl }) => baseUrl),
  )
  await assertNoPlatformIsUp()
  const progress = stderrProgress()
  const stopping = new AbortController()
  const { signal } = stopping
  const release = onStopSignal((stopSignal) => stopping.abort(stopSignal))
  const folder = join(slaDir, 'observe-proof')
  const kept = await KeptList.open<AlertOutcome>(folder)
  const outcomeOf = (row: { name: string }) => kept.all.find(({ name }) => name === row.name)
  const observation = new Observation(join(folder, 'observe'))
  try {
    const k6 = await resolveK6({ env: process.env, progress, signal })
    await progress.step('building the scripts', async () =>
      (await import('../../build/ensure-bundles')).ensureBundles(),
    )
    const { prometheus, alertmanager } = await observation.start({
      ports: { prometheus: port, alertmanager: port + 1 },
      env: process.env,
      say: (line) => progress.note(line),
      signal,
    })
    const versions = [prometheus, ...(alertmanager ? [alertmanager] : [])].map(
      ({ title, version }) => `${title} ${version}`,
    )
    await proveAlerts(rows, {
      k6: k6.path,
      prometheus: `http://127.0.0.1:${prometheus.port}`,
      folder,
      progress,
      signal,
      ended: async (row, outcome) => {
        await kept.keep(outcome, ({ name }) => name === row.name)
        progress.note(
          `${row.name}: ${isExact(row, outcome) ? 'exact' : 'NOT exact'}: ${outcome.problem ?? (outcome.fired.join(', ') || 'nothing fired')}`,
        )
        await writeFile(page, alertPage(reducedRows, outcomeOf, [`k6 ${k6.version}`, ...versions].join(', ')))
      },
    })
  } catch (error) {
    if (!signal.aborted) throw error
    return interruptedExitCode(signal.reason)
  } finally {
    release()
    await observation.stop()
  }
  const wrong = rows.filter((row) => !isExact(row, outcomeOf(row) ?? noOutcome))
  console.log(
    wrong.length === 0 ? `all ${rows.length} exact` : `not exact: ${wrong.map(({ name }) => name).join(', ')}`,
  )
  console.log(page)
  return wrong.length === 0 ? 0 : 1
}

const noOutcome: AlertOutcome = {
  name: '',
  fired: [],
  near: [],
  verdict: 'none',
  tripped: [],
  problem: 'not run',
  repeated: 0,
  endedAt: '',
  commit: '',
}
