import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../build/root'
import { parseEnvFile } from '../../lib/plan/settings/env-file'
import { besideGiven, environmentProblems, environmentWarnings, isEnvironmentName } from './environment-file'

const folder = 'environments'

/** What a command line names beside its command. */
export interface NamedFiles {
  environment?: string
  secrets?: string
}

/**
 * Takes `--environment NAME` and `--secrets FILE` out of a command line, wherever they stand before `--`.
 * @throws Error of one line when one has no value
 */
export function withoutNamedFiles(args: readonly string[]): { rest: string[]; named: NamedFiles } {
  const end = args.includes('--') ? args.indexOf('--') : args.length
  const rest: string[] = []
  const named: NamedFiles = {}
  for (let at = 0; at < args.length; at++) {
    const [, option, value] = /^--(environment|secrets)(?:=(.*))?$/.exec(args[at] ?? '') ?? []
    if (at >= end || (option !== 'environment' && option !== 'secrets')) {
      rest.push(args[at] ?? '')
      continue
    }
    const given = value ?? args[++at]
    if (!given || given.startsWith('-'))
      throw new Error(`--${option} needs ${option === 'environment' ? 'a name' : 'a file'}`)
    named[option] = given
  }
  return { rest, named }
}

/**
 * Puts the settings of the named environment, and of a file of secrets, below what the environment has already.
 * @throws Error of one line, which never has a value in it
 */
export async function takeNamedFiles({ environment, secrets }: NamedFiles, env: NodeJS.ProcessEnv): Promise<void> {
  if (secrets !== undefined) {
    const text = await readFile(secrets, 'utf8').catch(() => {
      throw new Error(`--secrets "${secrets}" cannot be read; give the path of a file of NAME=value lines`)
    })
    Object.assign(env, besideGiven(parseEnvFile(text), env))
  }
  if (environment === undefined) return
  const file = join(folder, `${environment}.env`)
  const text = isEnvironmentName(environment)
    ? await readFile(join(root, file), 'utf8').catch(() => undefined)
    : undefined
  if (text === undefined) throw new Error(`there is no ${file}; ${known()}`)
  const { ensureContracts } = await import('../../build/ensure-contracts')
  await ensureContracts()
  const { findPlatforms } = await import('../../build/platforms')
  const tables = Object.values(await findPlatforms()).map(({ settings }) =>
    Object.fromEntries(Object.entries(settings)),
  )
  const problems = environmentProblems(text, tables)
  for (const line of problems.slice(0, -1)) console.error(`${file}: ${line}`)
  const last = problems.at(-1)
  if (last !== undefined) throw new Error(`${file}: ${last}`)
  const values = parseEnvFile(text)
  for (const line of environmentWarnings(Object.keys(values), tables)) console.error(`${file}: ${line}`)
  Object.assign(env, besideGiven(values, env))
}

function known(): string {
  const path = join(root, folder)
  const names = existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.env')) : []
  return names.length > 0
    ? `there are ${names.map((name) => name.slice(0, -4)).join(', ')}`
    : `make it: a line NAME=value for each setting of docs/settings.md, and no secret`
}
