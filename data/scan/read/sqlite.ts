import initSqlJs from 'sql.js'
import { csvRow } from './csv'
import { inOnePiece } from './once'
import type { TarEntry } from './tar'

const engine = initSqlJs()

/** The rows of each table and view as CSV with a header, and each value that is no text as a file of its own. */
export async function* readSqlite(bytes: Buffer): AsyncIterable<TarEntry> {
  const { Database } = await engine
  const database = new Database(bytes)
  try {
    const tables = database.exec(`SELECT name FROM sqlite_master WHERE type IN ('table', 'view')`)[0]?.values ?? []
    for (const [name] of tables) {
      const statement = database.prepare(`SELECT * FROM "${String(name).replaceAll('"', '""')}"`)
      const blobs: Buffer[] = []
      async function* rows(): AsyncIterable<Buffer> {
        yield Buffer.from(`${csvRow(statement.getColumnNames())}\n`)
        while (statement.step()) {
          const row = statement.get()
          for (const value of row) if (value instanceof Uint8Array && value.length > 0) blobs.push(Buffer.from(value))
          yield Buffer.from(`${csvRow(row.map((value) => (value instanceof Uint8Array ? '' : value)))}\n`)
        }
      }
      yield { name: `${name}.csv`, bytes: rows() }
      statement.free()
      for (const [at, blob] of blobs.entries()) yield { name: `${name} value ${at + 1}`, bytes: inOnePiece(blob) }
    }
  } finally {
    database.close()
  }
}
