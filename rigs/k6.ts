import { spawn } from 'node:child_process'
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../build/root'
import { resolveK6 } from '../cli/k6/resolve'
import { noProgress } from '../cli/progress'
import type { Result } from '../lib/plan/summary/result'

/** What one `k6 run` left behind. */
export interface K6Outcome {
  code: number | null
  stdout: string
  stderr: string
  /** The messages of what k6 logged as errors, as they were before k6 quoted them. */
  errors: string[]
  /** The result file, parsed, and the text of both files, when there are any. */
  result: Result | undefined
  resultText: string
  junit: string
}

export interface K6Run {
  outcome: Promise<K6Outcome>
  /** As Ctrl-C does. */
  interrupt(): void
  /** What it has logged so far. */
  logged(): string
}

export interface Scripts {
  /** Holds `dist/`, and a folder for each run. */
  folder: string
  /** Runs `dist/<name>.js` with PATH, HOME and these settings alone, in an empty folder with a `results/` in it. */
  start(name: string, settings?: Readonly<Record<string, string>>, flags?: readonly string[]): K6Run
  run(name: string, settings?: Readonly<Record<string, string>>, flags?: readonly string[]): Promise<K6Outcome>
  remove(): void
}

/** No run of these tests takes as long. */
const longestRunMs = 240_000

/** Copies the scripts to a folder of their own: no checkout around them, nor its `.sla/`. */
export async function moveScripts(): Promise<Scripts> {
  const k6 = await resolveK6({ env: process.env, progress: noProgress })
  const folder = mkdtempSync(join(tmpdir(), 'scripts-'))
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true })
  const start: Scripts['start'] = (name, settings = {}, flags = []) => {
    const cwd = mkdtempSync(join(folder, 'run-'))
    mkdirSync(join(cwd, 'results'))
    return startK6(k6.path, join(folder, 'dist', `${name}.js`), cwd, settings, flags)
  }
  return {
    folder,
    start,
    run: (name, settings, flags) => start(name, settings, flags).outcome,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function startK6(
  k6: string,
  script: string,
  cwd: string,
  settings: Readonly<Record<string, string>>,
  flags: readonly string[],
): K6Run {
  const logs = { stdout: join(cwd, 'stdout.txt'), stderr: join(cwd, 'stderr.txt') }
  const files = [openSync(logs.stdout, 'w'), openSync(logs.stderr, 'w')]
  const { PATH = '', HOME = '' } = process.env
  // A shell sets PWD; spawn does not.
  const env = { PATH, HOME, PWD: cwd, ...settings }
  const child = spawn(k6, ['run', '--quiet', ...flags, script], { cwd, env, stdio: ['ignore', ...files] })
  files.forEach(closeSync)
  const limit = setTimeout(() => child.kill('SIGKILL'), longestRunMs)
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  }).finally(() => clearTimeout(limit))
  return {
    outcome: ended.then((code) => ({ code, ...outputOf(cwd, logs) })),
    interrupt: () => child.kill('SIGINT'),
    logged: () => readFileSync(logs.stderr, 'utf8'),
  }
}

function outputOf(cwd: string, logs: { stdout: string; stderr: string }): Omit<K6Outcome, 'code'> {
  const stderr = readFileSync(logs.stderr, 'utf8')
  const written = (ending: string) => {
    const files = readdirSync(join(cwd, 'results')).filter((file) => file.endsWith(ending))
    if (files.length > 1) throw new Error(`one run wrote ${files.join(', ')}`)
    return files[0] ? readFileSync(join(cwd, 'results', files[0]), 'utf8') : ''
  }
  const resultText = written('.json')
  return {
    stdout: readFileSync(logs.stdout, 'utf8'),
    stderr,
    errors: errorsIn(stderr),
    result: resultText ? (JSON.parse(resultText) as Result) : undefined,
    resultText,
    junit: written('.xml'),
  }
}

/** k6 logs as `time=… level=… msg="…"`; a message that holds no space is not quoted. */
function errorsIn(stderr: string): string[] {
  return stderr.split('\n').flatMap((line) => {
    const [, quoted, bare] = /level=(?:error|fatal|panic) msg=(?:("(?:[^"\\]|\\.)*")|(\S+))/.exec(line) ?? []
    return quoted ? [String(JSON.parse(quoted)).trim()] : bare ? [bare] : []
  })
}
