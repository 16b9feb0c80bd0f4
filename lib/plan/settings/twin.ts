import type { Env } from './env'

/**
 * The second name of a setting, for a machine where the first name (such as SEED or VUS) means something else. It wins, and
 * so keeps the other value out. Undefined for a name that begins with a platform or with `K6_`.
 * @param own what the platform's own settings begin with, such as `ACME_`
 */
export function twinOf(setting: string, own?: string): string | undefined {
  return setting.startsWith('K6_') || (own && setting.startsWith(own)) ? undefined : `SLA_${setting}`
}

/** The text of a setting, by its twin or by itself; an empty one counts as not given. */
export function givenText(setting: string, env: Env, own?: string): string | undefined {
  const twin = twinOf(setting, own)
  return (twin && env[twin]) || env[setting] || undefined
}
