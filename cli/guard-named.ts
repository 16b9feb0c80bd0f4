import { platformNamed, productionDomains } from '../build/platforms'
import { guardHosts, type ProfileKind } from '../lib/plan/settings/hosts'
import { Problems } from '../lib/plan/settings/problems'

/**
 * The host guard of the scripts, for what is not k6: holds a platform that the settings name against ALLOWED_HOSTS and
 * the domains of production. What `sla` found or started itself is not asked about.
 * @param profile as whose load it counts
 * @throws Error, a line for each problem
 */
export async function guardNamed(name: string, profile: ProfileKind, env: NodeJS.ProcessEnv): Promise<void> {
  const { baseUrl, settings } = await platformNamed(name)
  const url = env[baseUrl]
  if (!url) return
  await guard({ [baseUrl]: url }, profile, env, new Problems(settings, env, `${name.toUpperCase()}_`))
}

/**
 * The same for an address of something else than a platform.
 * @param setting what the address came from
 * @throws Error of one line
 */
export function guardAddress(
  setting: string,
  url: string,
  profile: ProfileKind,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  return guard({ [setting]: url }, profile, env, new Problems({}, env, ''))
}

async function guard(
  urls: Readonly<Record<string, string>>,
  profile: ProfileKind,
  env: NodeJS.ProcessEnv,
  problems: Problems,
): Promise<void> {
  const allowed = (env['ALLOWED_HOSTS'] ?? '').split(',').map((host) => host.trim())
  guardHosts(urls, { profile, production: await productionDomains(), allowed, local: [] }, problems)
  const lines = problems.lines()
  if (lines.length > 0) throw new Error(lines.join('\n'))
}
