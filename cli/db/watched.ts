import { join } from 'node:path'
import type { WatchedServer } from '../../database/watch'
import { passwordOf, role } from '../../service/postgres/cluster'
import { postmasterOf } from '../../service/postgres/leftover'
import { isRunning } from '../../service/postgres/processes'
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
 * @throws Error of one line when there is none, or the address is none; an address is never shown, it holds a password
 */
export async function watchedServer(url: string | undefined, env: NodeJS.ProcessEnv): Promise<Watched> {
  const named = url ?? env['DATABASE_URL']
  if (named) {
    const protocol = URL.canParse(named) ? new URL(named).protocol : ''
    if (!['postgres:', 'postgresql:'].includes(protocol))
      throw new Error(
        `${url === undefined ? 'DATABASE_URL' : '--url'} is no address of a PostgreSQL; it is written postgres://role:password@host:5432/database`,
      )
    return { server: { url: named }, platform: undefined }
  }
  const up = await readState()
  const { dataDir } = await keptWorkspace()
  const postmaster = await postmasterOf(dataDir)
  if (!up || !(await isRunning(up.supervisor)) || !postmaster)
    throw new Error('no platform is up, and no database is named: npm run up, or give --url or DATABASE_URL')
  const password = await passwordOf(dataDir)
  if (password === undefined)
    throw new Error(`the password of the platform that is up is not to be read (${dataDir}.password); start it anew`)
  return {
    server: {
      url: `postgres://${role}:${password}@127.0.0.1:${postmaster.port}/postgres`,
      own: { logFile: join(`${dataDir}.log`), slowerThanMs },
    },
    platform: await platformOf(up),
  }
}

/** Which reference has these parts. */
async function platformOf({ parts }: UpState): Promise<string | undefined> {
  for (const name of referenceNames) {
    const { services } = await referenceOf(name)
    if (services.every(({ title }) => parts.some((part) => part.title === title))) return name
  }
  return undefined
}
