import type { ReferencePlatform } from '../../cli/platform/reference-platform'
import type { Platform } from '../../lib/plan/platform'
import type { SettingTable } from '../../lib/plan/settings/setting'
import { sharedSettings } from '../../lib/plan/settings/settings'
import type { ServiceSetting, SettingsSpec } from '../../service/settings'
import { groupedForDocs, markdownPage, markdownTable } from './markdown'

const header = ['setting', 'value', 'default', 'meaning']

/** Every setting of the scripts and of the services, with what it takes. */
export function settingsPage(
  platforms: readonly Platform[],
  references: readonly Pick<ReferencePlatform, 'services'>[],
): string {
  return markdownPage(
    'Settings',
    ['lib/plan/settings/settings.ts', 'lib/*/plan/settings.ts', 'reference/*/settings.ts', 'webhook-proxy/settings.ts'],
    'Settings of the scripts are environment variables of k6 or `-e NAME=value`; those of the services are environment variables. An empty value counts as not set. Settings that are missing or wrong stop a run before its first request, with a line for each, hosts first. [EXIT-CODES.md](EXIT-CODES.md) lists the settings of k6 itself that are refused.',
    'Every setting of the scripts whose name does not begin with a platform or with `K6_` has a second name that begins with `SLA_` (`SLA_VUS`, `SLA_SEED`, `SLA_RESULTS_DIR`). The second name wins. Use it on a machine where the short name means something else.',
    'Relative paths of accounts and results begin at the folder that k6 is started in.',
    'Accounts are CSV as in RFC 4180: a field with commas, quotes or line ends is in quotes, and each quote in it is written twice. A quote anywhere else is refused, so that it never becomes part of a password by mistake. Spaces are part of a password.',
    `The build has one setting: \`JSLIB=remote\` makes \`k6-jslib-utils\` and \`k6-summary\` resolve to Grafana's addresses instead of the bundled modules.`,
    '## Scripts of every platform',
    scriptTable(sharedSettings),
    ...platforms.flatMap(({ title, settings }) => [`## Scripts of ${title}`, scriptTable(ownOf(settings))]),
    ...references
      .flatMap(({ services }) => services)
      .flatMap(({ title, takes }) => [`## Reference service: ${title}`, serviceTable(takes)]),
  )
}

/** What a platform takes and not every one does. */
function ownOf(settings: object): SettingTable {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !(name in sharedSettings)))
}

function scriptTable(declared: SettingTable): string {
  return markdownTable(
    header,
    Object.entries(declared).map(([name, { kind, choices, unit, min, max, default: value, doc }]) => [
      code(name),
      choices ? choices.map(code).join(' or ') : describe(kind, { unit, min, max }),
      value ? code(value) : '',
      doc,
    ]),
  )
}

function serviceTable(spec: SettingsSpec): string {
  return markdownTable(
    header,
    Object.values(spec).map((setting) => {
      const value = setting.default === undefined ? '' : String(setting.default)
      return [code(setting.env), serviceValue(setting), value && code(value), setting.doc]
    }),
  )
}

function serviceValue(setting: ServiceSetting): string {
  if (setting.kind === 'choice') return setting.choices.map(code).join(' or ')
  if (setting.kind === 'secrets') return 'secret, or several separated by commas'
  if (setting.kind === 'string') return setting.secret ? 'secret' : 'text'
  return setting.kind === 'url' ? 'url' : describe(setting.kind, setting)
}

interface Bounds {
  unit?: string | undefined
  min?: number | undefined
  max?: number | undefined
}

function describe(kind: string, { unit, min, max }: Bounds): string {
  const what = { int: 'whole number', count: 'whole number' }[kind] ?? kind
  const range =
    min !== undefined && max !== undefined
      ? `${groupedForDocs(min)} to ${groupedForDocs(max)}`
      : min !== undefined
        ? `from ${groupedForDocs(min)}`
        : max !== undefined
          ? `up to ${groupedForDocs(max)}`
          : ''
  return [range ? `${what},` : what, range, unit ?? ''].filter(Boolean).join(' ')
}

function code(text: string): string {
  return `\`${text}\``
}
