import { rm } from 'node:fs/promises'
import { KeptList } from '../kept-list'
import { fingerprint, type RowOutcome } from './outcome'
import type { ProofRow } from './row'

interface NamedOutcome {
  name: string
  outcome: RowOutcome
}

/** What was run so far, in a folder: an interrupted matrix goes on from here. */
export class ProofState {
  private constructor(
    readonly folder: string,
    private readonly kept: KeptList<NamedOutcome>,
  ) {}

  /** @param fresh forgets what is there, and what its runs left */
  static async open(folder: string, fresh = false): Promise<ProofState> {
    if (fresh) await rm(folder, { recursive: true, force: true })
    return new ProofState(folder, await KeptList.open(folder))
  }

  /** Undefined when the row was not run, or was another one then. */
  of(row: ProofRow): RowOutcome | undefined {
    const outcome = this.kept.all.find(({ name }) => name === row.name)?.outcome
    return outcome?.row === fingerprint(row) ? outcome : undefined
  }

  /** Those of the rows that were not run yet. */
  left(rows: readonly ProofRow[]): ProofRow[] {
    return rows.filter((row) => !this.of(row))
  }

  async keep({ name }: ProofRow, outcome: RowOutcome): Promise<void> {
    await this.kept.keep({ name, outcome }, (other) => other.name === name)
  }
}
