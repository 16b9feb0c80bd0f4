import { type CsvRow, csvRows } from '../lib/data/csv'

/**
 * The rows of a file that a person wrote, as the load generator reads it too.
 * @param wrong makes the error of what is wrong in it
 */
export function csvRowsOf(text: string, wrong: (problem: string) => Error): CsvRow[] {
  try {
    return csvRows(text)
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}
