import { parseEnvFile } from './env-file'
import type { Env } from './read'

/** Where `npm run up` leaves the settings of the reference platform, relative to the bundle in `dist/`. */
const fileOf = (platform: string) => `../.sla/${platform}.env`

/**
 * The environment, and, when it names no base URL, the settings of the local reference platform below it.
 * Both are never mixed for a platform that was named: its accounts and secrets are its own.
 */
export function withLocalSettings(platform: string, baseUrl: string, env: Env): { env: Env; local: boolean } {
  if (env[baseUrl]) return { env, local: false }
  try {
    const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
    return { env: { ...parseEnvFile(open(fileOf(platform))), ...given }, local: true }
  } catch {
    return { env, local: false }
  }
}
