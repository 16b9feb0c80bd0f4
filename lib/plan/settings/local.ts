import type { Env } from './env'
import { parseEnvFile } from './env-file'

/** Where `npm run up` leaves the settings of the reference platform, relative to the bundle in `dist/`. */
const fileOf = (platform: string) => `../.sla/${platform}.env`

/** What `npm run up` left for a platform; empty when none is up. */
export function localSettings(platform: string): Env {
  try {
    return parseEnvFile(open(fileOf(platform)))
  } catch {
    return {}
  }
}

/**
 * The environment, and, when it names no base URL, the settings of the local reference platform below it.
 * Both are never mixed for a platform that was named: its accounts and secrets are its own.
 */
export function withLocalSettings(baseUrl: string, env: Env, local: Env): { env: Env; isLocal: boolean } {
  if (env[baseUrl] || !local[baseUrl]) return { env, isLocal: false }
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  return { env: { ...local, ...given }, isLocal: true }
}
