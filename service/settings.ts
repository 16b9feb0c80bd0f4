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
  /** A secret: its value is never shown, not even in an error, and it is checked for what no secret has; see `secretProblem`. */
  secret?: true
}
interface SecretsSetting extends Common {
  kind: 'secrets'
  default?: string
  /** Shortest allowed secret, in characters. */
  min?: number
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
export type ServiceSetting = TextSetting | SecretsSetting | NumberSetting | UrlSetting | ChoiceSetting
export type SettingsSpec = Readonly<Record<string, ServiceSetting>>

type ValueOf<S extends ServiceSetting> = S extends NumberSetting
  ? number
  : S extends SecretsSetting
    ? readonly string[]
    : S extends { choices: readonly (infer Choice)[] }
      ? Choice
      : string

/** The typed values of a spec, by its keys. */
export type ServiceSettings<Spec extends SettingsSpec> = { -readonly [Key in keyof Spec]: ValueOf<Spec[Key]> }

/** Settings that cannot be used; the message has a line for each, which names it and the mend. */
export class SettingError extends Error {}

/**
 * Reads settings from environment variables. An empty variable counts as not set.
 * @throws {SettingError} one line, in the spec's order, for each setting that is missing or wrong.
 */
export function readServiceSettings<const Spec extends SettingsSpec>(
  spec: Spec,
  env: NodeJS.ProcessEnv,
): ServiceSettings<Spec> {
  const values: Record<string, string | number | readonly string[]> = {}
  const problems: string[] = []
  for (const [key, setting] of Object.entries(spec)) {
    try {
      values[key] = readSetting(setting, env[setting.env])
    } catch (error) {
      if (!(error instanceof SettingError)) throw error
      problems.push(error.message)
    }
  }
  if (problems.length > 0) throw new SettingError(problems.join('\n'))
  return values as ServiceSettings<Spec>
}

/** The longest secret that anybody means: more is a file that went into the wrong variable. */
const maxSecretLength = 512

/**
 * What keeps a text from being a secret, in words that show nothing of it; undefined when it is one. White space at an
 * end is what `echo` and an editor leave behind: such a secret signs, and fits nobody's signature.
 */
export function secretProblem(text: string, min = 1): string | undefined {
  if (text !== text.trim()) return 'has white space at an end, which a file or a copy left there'
  if (!/^[\x21-\x7e]*$/.test(text)) return 'has characters other than visible ASCII'
  if (text.length < min) return `has ${text.length} characters, fewer than ${min}`
  if (text.length > maxSecretLength) return `has more than ${maxSecretLength} characters`
  return undefined
}

function readSetting(setting: ServiceSetting, text: string | undefined): string | number | readonly string[] {
  if (text === undefined || text === '') {
    const { default: value } = setting
    if (value !== undefined) return setting.kind === 'secrets' ? String(value).split(',').filter(Boolean) : value
    throw new SettingError(`${setting.env} is not set; set it to ${setting.doc}`)
  }
  switch (setting.kind) {
    case 'string':
      return readText(setting, text)
    case 'secrets':
      return readSecrets(setting, text)
    case 'url':
      return readUrl(setting, text)
    case 'choice':
      if (!setting.choices.includes(text)) throw wrong(setting, undefined, `is none of ${setting.choices.join(', ')}`)
      return text
    default:
      return readNumber(setting, text)
  }
}

function readText(setting: TextSetting, text: string): string {
  const problem = setting.secret && secretProblem(text, setting.min)
  if (problem) throw wrong(setting, undefined, problem)
  if (setting.min !== undefined && text.length < setting.min)
    throw wrong(setting, text, `is shorter than ${setting.min} characters`)
  return text
}

function readSecrets(setting: SecretsSetting, text: string): readonly string[] {
  const secrets = text.split(',')
  for (const [at, secret] of secrets.entries()) {
    const problem = secretProblem(secret, setting.min ?? 1)
    if (problem) throw wrong(setting, undefined, secrets.length > 1 ? `secret ${at + 1} ${problem}` : problem)
  }
  return secrets
}

function readUrl(setting: UrlSetting, text: string): string {
  const schemes = setting.schemes ?? ['http', 'https']
  const problem = `is not a URL with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !schemes.includes(url.protocol.slice(0, -1)) || url.host === '')
    throw wrong(setting, isPlainAddress(text, url) ? text : undefined, problem)
  return text
}

/** Whether there is no room in an address for a password, wherever somebody may have put it. */
function isPlainAddress(text: string, url: URL | undefined): boolean {
  return url !== undefined && /^[a-z]{2,10}:\/\/[a-z0-9.-]{0,60}(:\d{1,5})?\/?$/i.test(text)
}

function readNumber(setting: NumberSetting, text: string): number {
  const value = Number(text)
  const whole = setting.kind !== 'number'
  // `Number` reads " ", "0x10" and "1e3" too; a setting is written in plain decimals.
  const isDecimal = /^-?\d+(\.\d+)?$/.test(text)
  // What is no number, or a longer one than any setting takes, may be a secret that went into the wrong variable.
  const shown = isDecimal && text.length <= 12 ? text : undefined
  if (!isDecimal || (whole && !Number.isSafeInteger(value)))
    throw wrong(setting, shown, whole ? 'is not a whole number' : 'is not a number')
  const min = setting.min ?? (setting.kind === 'port' ? 0 : undefined)
  const max = setting.max ?? (setting.kind === 'port' ? 65_535 : undefined)
  if (min !== undefined && value < min) throw wrong(setting, shown, `is below ${min}`)
  if (max !== undefined && value > max) throw wrong(setting, shown, `is above ${max}`)
  return value
}

/** @param shown the value, where it was understood and so is nothing secret */
function wrong(setting: ServiceSetting, shown: string | undefined, problem: string): SettingError {
  const value = shown === undefined ? '' : ` "${shown}"`
  return new SettingError(`${setting.env}${value} ${problem}; set ${setting.env} to ${setting.doc}`)
}
