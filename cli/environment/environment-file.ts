import { nearMisses } from '../../lib/plan/settings/near-miss'
import type { SettingTable } from '../../lib/plan/settings/setting'

/** The name of an environment, as its file is called. */
export function isEnvironmentName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,62}$/i.test(name) && !name.includes('..')
}

/** Names under which nobody keeps anything but a secret. */
const secretName = /(SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIAL|AUTHORIZATION)/i
/** An address with a name and a password in it. */
const withUser = /^[a-z][a-z0-9+.-]*:\/\/[^/\s@]*:[^/\s@]*@/i

/**
 * A line for each secret that a file of settings would hold, and for each line that is none; the values are in no line.
 * @param tables the settings of every platform
 */
export function environmentProblems(text: string, tables: readonly SettingTable[]): string[] {
  const settings: SettingTable = Object.assign({}, ...tables)
  return text.split('\n').flatMap((whole, at) => {
    const line = whole.trim()
    if (line === '' || line.startsWith('#')) return []
    const [name = '', value = ''] = line.split(/=(.*)/s).map((part) => part.trim())
    if (!line.includes('=') || !/^[A-Za-z_]\w*$/.test(name)) return [`line ${at + 1} is not NAME=value`]
    if (value !== '' && isSecret(name, value, settings))
      return [`line ${at + 1}: ${name} holds a secret; give it in the environment, or in a file with --secrets`]
    return []
  })
}

function isSecret(name: string, value: string, settings: SettingTable): boolean {
  const kind = settings[name.replace(/^SLA_/, '')]?.kind
  // A path to a secret is none.
  if (kind === 'file' || /_FILE$/i.test(name)) return withUser.test(value)
  return kind === 'secret' || secretName.test(name) || withUser.test(value) || value.includes('-----BEGIN')
}

/** Names that look like a setting's and are none. */
export function environmentWarnings(names: readonly string[], tables: readonly SettingTable[]): string[] {
  const known = tables.flatMap((table) => Object.keys(table).flatMap((name) => [name, `SLA_${name}`]))
  return nearMisses([...new Set(known)], [...names]).map(
    ({ name, meant }) => `${name} is not a setting; did you mean ${meant}?`,
  )
}

/** What of a file's settings the environment does not have already, under either of a setting's two names. */
export function besideGiven(
  values: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => {
      const plain = name.replace(/^SLA_/, '')
      return !env[plain] && !env[`SLA_${plain}`] && !env[name]
    }),
  )
}
