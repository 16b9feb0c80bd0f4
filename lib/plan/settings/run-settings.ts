import type { Vocabulary } from '../../../thresholds/vocabulary'
import { requireResultsFolder } from '../results-folder'
import { absentCapabilities } from './absent'
import { type CloudOptions, cloudOptions } from './cloud'
import type { Env } from './env'
import { blockedHostnames, guardHosts, type ProfileKind } from './hosts'
import { bendingVariables } from './k6-environment'
import { localSettings, withLocalSettings } from './local'
import { nearMisses } from './near-miss'
import { isPacking } from './packing'
import { refusePrivate } from './private-in-archive'
import { Problems } from './problems'
import { readSettings } from './read'
import type { Settings, SettingTable } from './setting'
import type { SharedValues } from './settings'
import { twinOf } from './twin'

/** What the settings of a platform's scripts are read by. */
export interface SettingsOwner<V extends SharedValues> {
  name: string
  title: string
  settings: Settings<V>
  vocabulary: Pick<Vocabulary, 'capabilities'>
  /** The setting that holds the base URL; without it the scripts use what `npm run up` left. */
  baseUrl: string
  /** The settings that hold addresses. */
  urls: readonly string[]
  /** Where no script of any platform may put load: one may have been pointed at another. */
  productionDomains: readonly string[]
}

/** The settings of a run, as far as they could be read; its problems say whether they hold. */
export interface RunSettings<V> {
  values: V
  problems: Problems
  /** What looks wrong and stops nobody: one line each. */
  warnings: readonly string[]
  /** Whether they came from `npm run up`. */
  isLocal: boolean
  /** Where the load goes to, by setting; '' for one that is not set. */
  urls: Readonly<Record<string, string>>
  absent: readonly string[]
  cloud: CloudOptions | undefined
  blockHostnames: readonly string[]
}

/** Reads and checks every setting of a run; what only a file or the platform can tell is left to others. */
export function runSettings<V extends SharedValues>(
  platform: SettingsOwner<V>,
  profile: ProfileKind,
  environment: Env,
): RunSettings<V> {
  const own = `${platform.name.toUpperCase()}_`
  const packing = isPacking(environment)
  const local = packing ? {} : localSettings(platform.name)
  const { env, isLocal } = withLocalSettings(platform.baseUrl, environment, local)
  const table: SettingTable = Object.fromEntries(Object.entries(platform.settings))
  const problems = new Problems(table, env, own)
  if (packing) refusePrivate(table, env, own, problems)
  for (const [name, line] of bendingVariables(env)) problems.add(name, line)
  const values = readSettings(platform.settings, { env, own, packing }, problems)
  const texts: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(values))

  const urls = Object.fromEntries(platform.urls.map((name) => [name, String(texts[name] ?? '')]))
  const tlsFor = Object.fromEntries(platform.urls.map((name) => [name, table[name]?.tlsFor]))
  const localUrls = platform.urls.flatMap((name) => local[name] ?? [])
  const production = platform.productionDomains
  guardHosts(urls, { profile, production, allowed: values.ALLOWED_HOSTS, local: localUrls, tlsFor }, problems)
  const absent = problems.check(
    'ABSENT_CAPABILITIES',
    () => absentCapabilities(values.ABSENT_CAPABILITIES, platform.vocabulary.capabilities),
    [],
  )
  if (!packing) {
    requireNeeded(table, texts, absent, problems)
    if (values.INSTANCES > 1 && values.RUN_ID === '')
      problems.add('RUN_ID', 'RUN_ID is not set, and several INSTANCES make one run: give all of them the same')
    problems.check('RESULTS_DIR', () => requireResultsFolder(values.RESULTS_DIR, environment), undefined)
  }
  return {
    values,
    problems,
    warnings: warningsOf(table, environment, own),
    isLocal,
    urls,
    absent,
    cloud: problems.check(
      'CLOUD_DISTRIBUTION',
      () =>
        cloudOptions(
          values.K6_CLOUD_PROJECT_ID,
          values.K6_CLOUD_NAME || `${platform.title} ${profile.name}`,
          values.CLOUD_DISTRIBUTION,
        ),
      undefined,
    ),
    blockHostnames: blockedHostnames(Object.values(urls), profile, production),
  }
}

/** What is needed because the platform has it: said before the run, and not one at a time. */
function requireNeeded(
  table: SettingTable,
  values: Readonly<Record<string, unknown>>,
  absent: readonly string[],
  problems: Problems,
): void {
  if (problems.concern((name) => name === 'ABSENT_CAPABILITIES')) return
  for (const [name, { needed }] of Object.entries(table)) {
    if (!needed || absent.includes(needed) || problems.concern((other) => other === name)) continue
    if (values[name] === '')
      problems.add(name, `${name} is not set; set it, or say that there is none: ABSENT_CAPABILITIES=${needed}`)
  }
}

function warningsOf(table: SettingTable, environment: Env, own: string): string[] {
  const names = Object.keys(table).flatMap((name) => [name, twinOf(name, own) ?? name])
  return nearMisses(names, Object.keys(environment)).map(
    ({ name, meant }) => `${name} is not a setting; did you mean ${meant}?`,
  )
}
