import { join } from 'node:path'
import { JsonFolder } from '../store/json-folder'
import type { GateReport } from './gate'

/** What the gate said of each run of a store, as it was said then: one file a run in the folder gates/. */
export class Judgements {
  private readonly files: JsonFolder

  constructor(store: { folder: string }) {
    this.files = new JsonFolder(join(store.folder, 'gates'))
  }

  /** Keeps a judgement in the place of an earlier one of the same run. */
  put(report: GateReport): void {
    const { ended_at, kind, id } = report.run
    const name = `${ended_at.replace(/[-:]|\.\d+/g, '')}-${kind}-${id.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 120)}.json`
    this.files.replace(name, `${JSON.stringify(report, null, 1)}\n`)
  }

  /** Oldest run first; a file that broke is left out: the run can be judged again. */
  list(): GateReport[] {
    return this.files.valid(isReport)
  }
}

function isReport(value: unknown): value is GateReport {
  return typeof value === 'object' && value !== null && 'outcome' in value && 'run' in value && 'criteria' in value
}
