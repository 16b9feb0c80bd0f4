import type { ClientBase, Pool } from 'pg'

/** A statement with one array for each column has no limit of parameters, only of memory. */
const rowsPerStatement = 2_000

/** Runs a statement over rows, some thousands at a time, with one array of values for each column. */
export async function inBatches(
  database: Pool | ClientBase,
  rows: readonly (readonly unknown[])[],
  statement: (columns: unknown[][]) => { text: string; values: unknown[][] },
): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    const batch = rows.slice(from, from + rowsPerStatement)
    const width = batch[0]?.length ?? 0
    await database.query(statement(Array.from({ length: width }, (_, column) => batch.map((row) => row[column]))))
  }
}
