import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { resolveK6 } from '../cli/k6/resolve'
import { type Platform, startPlatform } from '../cli/platform/platform'
import { noProgress } from '../cli/progress'
import { type GeneratorCase, keepGeneratorCases } from '../cli/prove/generator-cases'
import { endpoints } from '../contracts/generated/tcall'
import type { Result } from '../lib/plan/summary/result'
import { referenceTcall } from '../reference/tcall/platform'
import { lateOfSamples } from '../rigs/late'
import { meddlingProxy } from '../rigs/meddling-proxy'
import { inTime, TimedRuns } from '../rigs/timed'

const folder = mkdtempSync(join(tmpdir(), 'run-'))
let platform: Platform<'tcall'>
let k6: string
beforeAll(async () => {
  k6 = (await resolveK6({ env: process.env, progress: noProgress })).path
  platform = await startPlatform(referenceTcall, { ports: 'free', settings: { CALL_MEAN_S: '3', RETRY_SCALE: '20' } })
})
afterAll(async () => {
  await platform?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A k6 that something is done to before it starts. */
function k6After(name: string, lines: string): string {
  const file = join(folder, name)
  writeFileSync(file, `#!/bin/sh\n[ "$1" = run ] && { ${lines}; }\nexec ${k6} "$@"\n`)
  chmodSync(file, 0o755)
  return file
}

async function slaRun(name: string, args: string[], more: Record<string, string>) {
  const results = join(folder, name)
  const env = {
    ...process.env,
    ...platform.env,
    RESULTS_DIR: results,
    ABSENT_CAPABILITIES: 'proxy-faults',
    // A smoke has time; what has many VUs needs them by the timeout.
    REQUEST_TIMEOUT_S: args.includes('smoke') ? '60' : '5',
    ...more,
  }
  const { code, stderr } = await new Promise<{ code: number; stderr: string }>((resolve) => {
    execFile(process.execPath, ['cli/sla.mjs', 'run', ...args], { cwd: root, env }, (error, _out, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stderr }),
    )
  })
  const file = (existsSync(results) ? readdirSync(results) : []).find((one) => one.endsWith('.json'))
  const result = file
    ? (JSON.parse(readFileSync(join(results, file), 'utf8')) as Result & {
        generator: { system?: { samples: number } }
      })
    : undefined
  return { code, stderr, result }
}

const timed = new TimedRuns()

const kept: GeneratorCase[] = []
const keep = (what: string, code: number, reason: string | undefined) =>
  kept.push({ what, must: 'invalid', verdict: code === 110 ? 'invalid' : 'none', code, reason: reason ?? 'nothing' })
afterAll(() => keepGeneratorCases('e2e/run.test.ts', kept))

describe.concurrent('sla run', () => {
  it('passes a healthy platform, and keeps what k6 itself used', async () => {
    const { code, result, stderr } = await slaRun('smoke', ['tcall', 'smoke'], {})
    expect([code, result?.verdict]).toEqual([0, 'pass'])
    expect(result?.generator.system?.samples).toBeGreaterThan(1)
    expect(result?.k6_version).toMatch(/^2\./)
    expect(stderr).toContain('PASS: ')
  })

  it('without a platform named or up starts the reference, for this run alone', async () => {
    const { code, stderr } = await slaRun('own', ['medcor', 'smoke'], { ABSENT_CAPABILITIES: '' })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('medcor-smoke → the reference platform, for this run alone')
    expect(stderr).toContain('stopping the platform')
  })

  it('refuses flags of k6, an environment that bends the run, and a folder that cannot be written', async () => {
    const refused = async (args: string[], more: Record<string, string>) => {
      const { code, stderr } = await slaRun('refused', ['tcall', 'smoke', ...args], more)
      return { code, said: stderr.trimEnd() }
    }
    expect(await refused(['--no-thresholds'], {})).toEqual({
      code: 1,
      said: expect.stringMatching(/^sla run takes no --no-thresholds: flags of k6 could take its verdict away.*$/),
    })
    expect(await refused([], { K6_NO_THRESHOLDS: 'true' })).toEqual({
      code: 1,
      said: 'K6_NO_THRESHOLDS=true bends the run: k6 would judge nothing, and exit 0 whatever happens; unset it',
    })
    expect(await refused([], { RESULTS_DIR: '/proc' })).toEqual({
      code: 1,
      said: expect.stringMatching(
        /^RESULTS_DIR "\/proc" cannot be written \(E\w+\); make room or name another folder$/,
      ),
    })
  })

  it('without a result of this run is INVALID, even where k6 exits 0 and another’s result lies there', async () => {
    const silent = join(folder, 'silent-k6')
    writeFileSync(
      silent,
      `#!/bin/sh\nset -- "$@"\n[ "$1" = run ] && set -- "$@" --summary-mode=disabled --no-thresholds\nexec ${k6} "$@"\n`,
    )
    chmodSync(silent, 0o755)
    const { code, stderr } = await slaRun('silent', ['tcall', 'smoke'], { K6_BIN: silent })
    expect(code).toBe(110)
    expect(stderr).toMatch(/INVALID: k6 exited 0 and left no result of this run in /)
  })

  it('fails a platform that answers wrong', async () => {
    const gateway = await meddlingProxy(platform.urls.tcall, {
      path: endpoints.analyticsOverview.path,
      change: (overview) => ({ ...overview, total_calls: String(overview['total_calls']) }),
    })
    const { code, result } = await slaRun('wrong', ['tcall', 'smoke'], { TCALL_BASE_URL: gateway.url })
    await gateway.close()
    expect([code, result?.verdict]).toEqual([99, 'fail'])
  })

  it('too few samples are inconclusive, which has a code of its own', async (test) => {
    let times = 0
    const run = () => slaRun(`short-${times++}`, ['tcall', 'baseline'], { VUS: '5', TIME_SCALE: '20' })
    const late = ({ result }: Awaited<ReturnType<typeof run>>) => lateOfSamples({ result, errors: [] })
    const { code, result } = inTime(await timed.run(run(), run, late), test)
    expect([code, result?.verdict]).toEqual([98, 'inconclusive'])
  })

  it('a k6 without files left to open is INVALID, and does not blame the platform', async () => {
    const held = k6After('few-files', 'ulimit -n 60')
    const { code, stderr } = await slaRun('files', ['tcall', 'baseline'], {
      K6_BIN: held,
      VUS: '100',
      TIME_SCALE: '30',
    })
    keep('k6 may open 60 files', code, /INVALID: (.*)/.exec(stderr)?.[1])
    expect(code).toBe(110)
    expect(stderr).toMatch(/INVALID: the load generator was the bottleneck.*: k6 had \d+ of at most 60 files open/)
  })

  it('a k6 that is held to a fraction of a CPU is INVALID, and does not blame the platform', async () => {
    const stop = '( while kill -STOP $$ 2>/dev/null; do sleep 0.4; kill -CONT $$; sleep 0.2; done ) &'
    const { code, result } = await slaRun('starved', ['tcall', 'baseline'], {
      K6_BIN: k6After('starved-k6', stop.replace(/ &$/, ' & true')),
      VUS: '20',
      TIME_SCALE: '20',
    })
    keep('k6 is stopped for two thirds of the time', code, result?.reason)
    expect([code, result?.verdict]).toEqual([110, 'invalid'])
    expect(result?.reason).toContain('load generator')
  })
})
