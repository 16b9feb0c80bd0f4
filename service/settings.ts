interface Common {
  /** Name of the environment variable. */
  env: string
  /** One sentence for the generated table of settings. */
  doc: string
}
interface TextSetting extends Common {
  kind: 'string'
  default?: string
  /** Shortest allowed text, in characters. */
  min?: number
  /** A secret: its value is never shown, not even in an error. */
  secret?: true
}
interface NumberSetting extends Common {
  kind: 'int' | 'number' | 'port'
  default?: number
  min?: number
  max?: number
}
interface UrlSetting extends Common {
  kind: 'url'
  default?: string
  /** Allowed schemes; http and https unless stated. */
  schemes?: readonly string[]
}
interface ChoiceSetting extends Common {
  kind: 'choice'
  choices: readonly string[]
  default?: string
}

/** One setting. Without a `default` it must be set. */
export type Setting = TextSetting | NumberSetting | UrlSetting | ChoiceSetting
export type SettingsSpec = Readonly<Record<string, Setting>>

type ValueOf<S extends Setting> = S extends NumberSetting
  ? number
  : S extends { choices: readonly (infer Choice)[] }
    ? Choice
    : string

/** The typed values of a spec, by its keys. */
export type Settings<Spec extends SettingsSpec> = { -readonly [Key in keyof Spec]: ValueOf<Spec[Key]> }

/** A setting that cannot be used; the message is one line that names it, its value and the mend. */
export class SettingError extends Error {}

/**
 * Reads settings from environment variables. An empty variable counts as not set.
 * @throws {SettingError} for the first setting, in the spec's order, that is missing or wrong.
 */
export function readSettings<const Spec extends SettingsSpec>(spec: Spec, env: NodeJS.ProcessEnv): Settings<Spec> {
  const values: Record<string, string | number> = {}
  for (const [key, setting] of Object.entries(spec)) values[key] = readSetting(setting, env[setting.env])
  return values as Settings<Spec>
}

function readSetting(setting: Setting, text: string | undefined): string | number {
  if (text === undefined || text === '') {
    if (setting.default !== undefined) return setting.default
    throw new SettingError(`${setting.env} is not set; set it to ${setting.doc}`)
  }
  switch (setting.kind) {
    case 'string':
      return readText(setting, text)
    case 'url':
      return readUrl(setting, text)
    case 'choice':
      if (!setting.choices.includes(text)) throw wrong(setting, text, `is none of ${setting.choices.join(', ')}`)
      return text
    default:
      return readNumber(setting, text)
  }
}

function readText(setting: TextSetting, text: string): string {
  if (setting.min !== undefined && text.length < setting.min) {
    const shown = setting.secret ? `(${text.length} characters)` : text
    throw wrong(setting, shown, `is shorter than ${setting.min} characters`)
  }
  return text
}

function readUrl(setting: UrlSetting, text: string): string {
  const schemes = setting.schemes ?? ['http', 'https']
  const problem = `is not a URL with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`
  if (!URL.canParse(text)) throw wrong(setting, text.replace(/\/\/[^@/]*@/, '//…@'), problem)
  const url = new URL(text)
  if (!schemes.includes(url.protocol.slice(0, -1)) || url.host === '') {
    throw wrong(setting, `${url.protocol}//${url.host}${url.pathname}`, problem)
  }
  return text
}

function readNumber(setting: NumberSetting, text: string): number {
  const value = Number(text)
  const whole = setting.kind !== 'number'
  // `Number` reads " ", "0x10" and "1e3" too; a setting is written in plain decimals.
  if (!/^-?\d+(\.\d+)?$/.test(text) || (whole && !Number.isSafeInteger(value))) {
    throw wrong(setting, text, whole ? 'is not a whole number' : 'is not a number')
  }
  const min = setting.min ?? (setting.kind === 'port' ? 0 : undefined)
  const max = setting.max ?? (setting.kind === 'port' ? 65_535 : undefined)
  if (min !== undefined && value < min) throw wrong(setting, text, `is below ${min}`)
  if (max !== undefined && value > max) throw wrong(setting, text, `is above ${max}`)
  return value
}

function wrong(setting: Setting, shown: string, problem: string): SettingError {
  return new SettingError(`${setting.env} "${shown}" ${problem}; set ${setting.env} to ${setting.doc}`)
}
