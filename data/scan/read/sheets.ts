import readSheets from 'read-excel-file/node'
import { csvRow } from './csv'

/** The sheets of an Excel file, each as CSV. */
export async function sheetsAsCsv(xlsx: Buffer): Promise<{ name: string; csv: string }[]> {
  const sheets = await readSheets(xlsx)
  return sheets.map(({ sheet, data }) => ({
    name: sheet,
    csv: data
      .map((row) => csvRow(row.map((cell: unknown) => (cell instanceof Date ? cell.toISOString().slice(0, 10) : cell))))
      .join('\n'),
  }))
}
