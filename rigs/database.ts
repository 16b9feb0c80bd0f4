import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Postgres, startPostgres } from '../service/postgres/postgres'
import { freePort } from './free-port'

export interface TestDatabase {
  /** The URL of a database of this server; made when it is not there. */
  url(name: string): string
  /** What the server says. */
  logFile: string
  stop(): Promise<void>
  /** Starts the same data again on the same port. */
  restart(): Promise<void>
  remove(): Promise<void>
}

/** A PostgreSQL of the test's own with these databases. */
export async function startDatabase(databases: string[]): Promise<TestDatabase> {
  const dir = await mkdtemp(join(tmpdir(), 'proxy-e2e-'))
  await chmod(dir, 0o755) // as root, PostgreSQL runs as nobody
  const options = { dataDir: join(dir, 'data'), port: await freePort(), databases }
  let postgres: Postgres = await startPostgres(options)
  return {
    url: (name) => postgres.url(name),
    logFile: `${options.dataDir}.log`,
    stop: () => postgres.stop(),
    async restart() {
      postgres = await startPostgres(options)
    },
    async remove() {
      await postgres.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
