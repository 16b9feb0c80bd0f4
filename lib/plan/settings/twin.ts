import type { Env } from './env'

/**
 * The second name of a setting whose first one a machine may have for reasons of its own, such as SEED or VUS. It wins,
 * and so keeps a stranger's value out. Undefined for a name that says whose it is.
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
