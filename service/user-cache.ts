import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'

/** The user's folder for what can be made again: XDG_CACHE_HOME, else that of the home, also where HOME is empty. */
export function userCache(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir() || userInfo().homedir, '.cache'), 'sla')
}

/** Where programs are kept that are got on first use: SLA_CACHE_DIR, else the user's cache. */
export function programCache(env: NodeJS.ProcessEnv): string {
  return env['SLA_CACHE_DIR'] || userCache(env)
}
