import type { WatchedServer } from '../../database/watch'
import { passwordOf, role } from '../../service/postgres/cluster'
import { postmasterOf } from '../../service/postgres/leftover'
import { isRunning } from '../../service/postgres/processes'
import type { RunningPlatform } from '../platform/platform'
import { referenceNames, referenceOf } from '../platform/references'
import { readState } from '../platform/state'
import type { UpState } from '../platform/up-state'
import { keptWorkspace } from '../platform/workspace'
import { slowerThanMs } from './slower-than'

/** A PostgreSQL to watch, and what is known of the platform on it. */
interface Watched {
  server: WatchedServer
  /** The reference platform, where it is one. */
  platform: string | undefined
}

/**
 * The database that was named, else that of the platform that is up.
 * @throws Error of one line when there is none, or the address is none
 */
export async function watchedServer(url: string | undefined, env: NodeJS.ProcessEnv): Promise<Watched> {
  const named = namedDatabase(url, env)
  if (named) return { server: { url: named }, platform: undefined }
  const up = await readState()
  if (!up || !(await isRunning(up.supervisor)))
    throw new Error('no platform is up, and no database is named: npm run up, or give --url or DATABASE_URL')
  return { server: await upDatabase(), platform: await platformOf(up) }
}

/**
 * The address that was named, if one was.
 * @throws Error of one line when it is none; it is never shown, since it holds a password
 */
export function namedDatabase(url: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  const named = url ?? env['DATABASE_URL']
  if (!named) return undefined
  const protocol = URL.canParse(named) ? new URL(named).protocol : ''
  if (['postgres:', 'postgresql:'].includes(protocol)) return named
  throw new Error(
    `${url === undefined ? 'DATABASE_URL' : '--url'} is no address of a PostgreSQL; it is written postgres://role:password@host:5432/database`,
  )
}

/**
 * The PostgreSQL of the platform that is up.
 * @throws Error of one line when it has none of its own, or its password is gone
 */
export async function upDatabase(): Promise<WatchedServer> {
  const { dataDir } = await keptWorkspace()
  const postmaster = await postmasterOf(dataDir)
  if (!postmaster)
    throw new Error('the platform that is up runs on no PostgreSQL of ours: name its own in DATABASE_URL')
  const password = await passwordOf(dataDir)
  if (password === undefined)
    throw new Error(`the password of the platform that is up is not to be read (${dataDir}.password); start it anew`)
  return ourServer(`postgres://${role}:${password}@127.0.0.1:${postmaster.port}/postgres`, dataDir)
}

/**
 * The PostgreSQL of a reference that was started for one run.
 * @throws Error of one line when its databases were given
 */
export function referenceDatabase({ databaseUrl, dataDir }: RunningPlatform): WatchedServer {
  if (!databaseUrl) throw new Error('the reference runs on no PostgreSQL of ours: name its own in DATABASE_URL')
  return ourServer(databaseUrl('postgres'), dataDir)
}

function ourServer(url: string, dataDir: string): WatchedServer {
  return { url, own: { logFile: `${dataDir}.log`, slowerThanMs } }
}

/** Which reference has these parts. */
async function platformOf({ parts }: UpState): Promise<string | undefined> {
  for (const name of referenceNames) {
    const { services } = await referenceOf(name)
    if (services.every(({ title }) => parts.some((part) => part.title === title))) return name
  }
  return undefined
}
