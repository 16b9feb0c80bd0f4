import { isProduction } from '../lib/plan/settings/hosts'
import { isLoopback, parseUrl } from '../lib/plan/settings/url'

/** What a user's own platform is hurt and healed by. */
export interface Commands {
  kill: string
  restore: string
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * Whether a platform that was named may be hurt, and by which commands. Its host has to be said twice: being allowed to
 * be loaded is not being allowed to be killed.
 * @param setting that holds the base URL
 * @param production the domains of production of every platform there is
 * @throws Error of one line: what is missing, or that it may not be
 */
export function commandsFor(setting: string, env: Env, production: readonly string[]): Commands {
  const url = env[setting] ?? ''
  const host = parseUrl(url)?.host
  if (!host) throw new Error(`${setting} "${url}" is not an http(s) URL`)
  if (isProduction(host, production)) throw new Error(`${setting} "${url}" is a production host: it is never hurt`)
  const named = (env['RESILIENCE_TARGET'] ?? '').toLowerCase()
  if (named !== host)
    throw new Error(
      `${setting} "${url}" is hurt only if you name its host again: RESILIENCE_TARGET=${host}${named ? `, and not "${named}"` : ''}; ALLOWED_HOSTS alone does not suffice`,
    )
  if (!isLoopback(host) && !(env['ALLOWED_HOSTS'] ?? '').split(',').some((name) => name.trim().toLowerCase() === host))
    throw new Error(`${setting} "${url}" is not an allowed host; name it to permit load on it: ALLOWED_HOSTS=${host}`)
  const kill = env['KILL_COMMAND'] ?? ''
  const restore = env['RESTORE_COMMAND'] ?? ''
  if (!restore)
    throw new Error(
      'RESTORE_COMMAND is not set: nothing is hurt that cannot be healed; give the command that starts the platform',
    )
  if (!kill)
    throw new Error('KILL_COMMAND is not set: give the command that ends the platform, such as docker kill NAME')
  return { kill, restore }
}
