import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fingerprint, type RowOutcome } from './outcome'
import type { ProofRow } from './row'

/** What was run so far, in a folder: an interrupted matrix goes on from here. */
export class ProofState {
  readonly #outcomes: Map<string, RowOutcome>

  private constructor(
    readonly folder: string,
    outcomes: Readonly<Record<string, RowOutcome>>,
  ) {
    this.#outcomes = new Map(Object.entries(outcomes))
  }

  /** @param fresh forgets what is there */
  static async open(folder: string, fresh = false): Promise<ProofState> {
    if (fresh) await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    const text = await readFile(join(folder, 'state.json'), 'utf8').catch(() => '{}')
    return new ProofState(folder, JSON.parse(text) as Record<string, RowOutcome>)
  }

  /** Undefined when the row was not run, or was another one then. */
  of(row: ProofRow): RowOutcome | undefined {
    const outcome = this.#outcomes.get(row.name)
    return outcome?.row === fingerprint(row) ? outcome : undefined
  }

  /** Those of the rows that were not run yet. */
  left(rows: readonly ProofRow[]): ProofRow[] {
    return rows.filter((row) => !this.of(row))
  }

  async keep(row: ProofRow, outcome: RowOutcome): Promise<void> {
    this.#outcomes.set(row.name, outcome)
    const file = join(this.folder, 'state.json')
    await writeFile(`${file}.new`, JSON.stringify(Object.fromEntries(this.#outcomes), null, 2))
    await rename(`${file}.new`, file)
  }
}
