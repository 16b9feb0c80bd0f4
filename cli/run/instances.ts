import { closeSync, mkdirSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { root } from '../../build/root'
import { oneRun } from '../../merge/parts'
import { runK6 } from '../k6/run'
import type { Progress } from '../progress'
import type { RunTarget } from '../target'
import { concludeWhole } from '../verdict/conclude-whole'
import { readParts } from '../verdict/read-parts'
import type { DatabaseBeside } from './database-beside'
import { exitCodeOf } from './exit-code'
import { SystemSampler, usedTogether } from './system-sampler'

/** 128 + SIGINT: interrupted before it could do so gracefully. */
const interruptedCode = 130
/** k6's codes of a run that was stopped before the load, or interrupted. */
const notBegun = [107, 108]
const notMade = [105, ...notBegun]

interface Started {
  script: string
  instances: number
  runId: string
  k6: { path: string; version: string }
  target: RunTarget
  results: string
  /** What watches the database meanwhile; it is ended here. */
  database?: DatabaseBeside | undefined
  progress: Progress
}

/**
 * One run made by several k6 processes on this machine, each with its part of the load, and judged once. What they print
 * goes to a log each, beside their results.
 * @returns the exit code
 */
export async function runInstances({
  script,
  instances,
  runId,
  k6,
  target,
  results,
  database,
  progress,
}: Started): Promise<number> {
  const folder = join(results, `${script}-${runId}`)
  mkdirSync(folder, { recursive: true })
  const logOf = (index: number) => join(folder, `${index}of${instances}.log`)
  const running = Array.from({ length: instances }, (_, at) => {
    const log = openSync(logOf(at + 1), 'w')
    try {
      return runK6(k6.path, ['run', '--quiet', ...partOf(at, instances), join(root, 'dist', `${script}.js`)], {
        env: {
          ...process.env,
          ...target.env,
          PWD: process.cwd(),
          SLA_RESULTS_DIR: folder,
          SLA_RUN_ID: runId,
          SLA_INSTANCES: String(instances),
          SLA_K6_VERSION: k6.version,
        },
        output: log,
      })
    } finally {
      closeSync(log)
    }
  })
  const samplers = running.map(({ pid }) => new SystemSampler(pid))
  progress.note(`${instances} instances of k6; what they print goes to ${relative('', folder) || '.'}`)
  let hasStopped = false
  const codes = await progress.step('running', (tick) => {
    let left = instances
    return Promise.all(
      running.map(async ({ exitCode }) => {
        const code = await exitCode
        left -= 1
        tick(`${left} of ${instances} still at work`)
        // Without one of them the run is INVALID: the others need not go on.
        if (stoppedEarly(code) && !hasStopped) {
          hasStopped = true
          for (const other of running) other.interrupt()
        }
        return code
      }),
    )
  })
  const use = usedTogether(await Promise.all(samplers.map((sampler) => sampler.stop())))
  for (const line of await whatWentWrong(codes, logOf, hasStopped)) progress.note(line)
  const code =
    codes.find((one) => (hasStopped ? notBegun : notMade).includes(one)) ?? codes.find((one) => one !== 0) ?? 0
  const { parts, problems } = await readParts([folder])
  for (const line of problems) progress.note(line)
  if (parts.length === 0) {
    await database?.stop()
    progress.note(`INVALID: no instance left a result in ${folder}`)
    return exitCodeOf(code, undefined)
  }
  const judged = await concludeWhole(oneRun(parts), { results, progress, use, database })
  progress.note(`${judged.verdict.toUpperCase()}${judged.at === null ? '' : ` at ${judged.at}`}: ${judged.reason}`)
  return exitCodeOf(code, judged)
}

/** Which part of the load k6 makes, and that it is one of so many equal ones; no REST API, whose port only one can have. */
function partOf(at: number, instances: number): string[] {
  const bounds = Array.from({ length: instances + 1 }, (_, n) =>
    n === 0 ? '0' : n === instances ? '1' : `${n}/${instances}`,
  )
  return [
    '--address',
    '',
    '--execution-segment',
    `${bounds[at]}:${bounds[at + 1]}`,
    '--execution-segment-sequence',
    bounds.join(','),
  ]
}

/** Not by its verdict: before the load, or killed. */
function stoppedEarly(code: number): boolean {
  return ![0, 99, 105, 110].includes(code)
}

/** The last thing that instances said which did not end well, those that said the same together. */
async function whatWentWrong(
  codes: readonly number[],
  logOf: (index: number) => string,
  hasStopped: boolean,
): Promise<string[]> {
  const said = new Map<string, number[]>()
  for (const [at, code] of codes.entries()) {
    if (!stoppedEarly(code) || (hasStopped && code === interruptedCode)) continue
    const lines = (await readFile(logOf(at + 1), 'utf8')).split('\n')
    const errors = lines.flatMap(
      (line) => /level=(?:error|fatal) msg="?(.*?)"?(?: source=\S+)?(?: hint=.*)?$/.exec(line)?.[1] ?? [],
    )
    const last =
      errors
        .at(-1)
        ?.replaceAll('\\"', '"')
        .replace(/(\\n)+$/, '') ?? `k6 ended with ${code}`
    said.set(last, [...(said.get(last) ?? []), at + 1])
  }
  return [...said].map(([line, indices]) => `instance${indices.length === 1 ? '' : 's'} ${indices.join(', ')}: ${line}`)
}
