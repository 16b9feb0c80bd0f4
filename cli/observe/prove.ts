import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../build/root'
import { interruptible } from '../interruptible'
import { k6WithScripts } from '../k6/with-scripts'
import { KeptList } from '../kept-list'
import { slaDir } from '../platform/sla-dir'
import { reducedRows, rowsNamed } from '../prove/matrix'
import { assertMayProve } from '../prove/refusals'
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
  await assertMayProve(process.env)
  const folder = join(slaDir, 'observe-proof')
  const kept = await KeptList.open<AlertOutcome>(folder)
  const outcomeOf = (row: { name: string }) => kept.all.find(({ name }) => name === row.name)
  const observation = new Observation(join(folder, 'observe'))
  return interruptible(async ({ progress, signal }) => {
    const k6 = await k6WithScripts({ progress, signal })
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
    const wrong = rows.filter((row) => !isExact(row, outcomeOf(row) ?? noOutcome))
    console.log(
      wrong.length === 0 ? `all ${rows.length} exact` : `not exact: ${wrong.map(({ name }) => name).join(', ')}`,
    )
    console.log(page)
    return wrong.length === 0 ? 0 : 1
  }).finally(() => observation.stop())
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
