import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { platformNamed } from '../build/platforms'
import type { WatchedServer } from '../database/watch'
import { parseEnvFile } from '../lib/plan/settings/env-file'
import { isRunning } from '../service/postgres/processes'
import { referenceDatabase, upDatabase } from './db/watched'
import { trustedCaFile } from './platform/env-file'
import type { RunningPlatform } from './platform/platform'
import { referenceNames, referenceOf } from './platform/references'
import { slaDir } from './platform/sla-dir'
import { readState } from './platform/state'
import type { Progress } from './progress'

/** Where the load goes to: the settings it needs, and how to leave it. */
export interface RunTarget {
  env: Record<string, string>
  /** The same with what the caller's environment and `npm run up` say: all that is known of the platform. */
  known: Readonly<Record<string, string | undefined>>
  said: string
  /** Which platform it is: a search that was interrupted goes on only with the same. */
  identity: string
  /** The reference platform, when it was started for this alone. */
  reference?: RunningPlatform
  /** The PostgreSQL behind it, where it is one of the suite's own. @throws Error of one line when it cannot be reached */
  ownDatabase?(): Promise<WatchedServer>
  stop(): Promise<void>
}

/** The platform that the settings name; else the one that is up; else the reference, for this run alone. */
export async function targetOf(
  name: string,
  { progress, signal, settings = {} }: { progress: Progress; signal: AbortSignal; settings?: Record<string, string> },
): Promise<RunTarget> {
  const { baseUrl: setting } = await platformNamed(name)
  const named = process.env[setting]
  const stop = async () => {}
  if (named) return { env: {}, known: process.env, said: `${setting}=${named}`, identity: named, stop }
  const up = await readState()
  const file = join(slaDir, `${name}.env`)
  if (up && (await isRunning(up.supervisor)) && existsSync(file)) {
    const ca = await trustedCaFile(process.env['SSL_CERT_FILE'])
    const env: Record<string, string> = ca ? { SSL_CERT_FILE: ca } : {}
    const known = { ...parseEnvFile(await readFile(file, 'utf8')), ...process.env, ...env }
    const said = 'the platform that npm run up started'
    return { env, known, said, identity: `up ${up.url}`, ownDatabase: upDatabase, stop }
  }
  if (!referenceNames.includes(name))
    throw new Error(`${setting} is not set, and ${name} has no reference platform: set it to the address of yours`)
  const described = await referenceOf(name)
  const { startReference } = await import('./platform/platform')
  const started = await startReference(described, {
    ports: 'free',
    settings: { ...described.demo.services, ...settings },
    progress,
    signal,
  })
  return {
    env: started.env,
    known: { ...process.env, ...started.env },
    said: `the reference platform, for this run alone`,
    identity: 'reference',
    reference: started,
    ownDatabase: async () => referenceDatabase(started),
    stop: () => progress.step('stopping the platform', () => started.stop()),
  }
}
