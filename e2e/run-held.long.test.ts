import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveK6 } from '../cli/k6/resolve'
import { noProgress } from '../cli/progress'
import { type GeneratorCase, keepGeneratorCases } from '../cli/prove/generator-cases'
import { SlaRuns } from '../rigs/sla-runs'

let runs: SlaRuns
let k6: string
beforeAll(async () => {
  k6 = (await resolveK6({ env: process.env, progress: noProgress })).path
  runs = await SlaRuns.start()
})
afterAll(() => runs?.stop())

/** A k6 that something is done to before it starts. */
function k6After(name: string, lines: string): string {
  const file = join(runs.folder, name)
  writeFileSync(file, `#!/bin/sh\n[ "$1" = run ] && { ${lines}; }\nexec ${k6} "$@"\n`)
  chmodSync(file, 0o755)
  return file
}

const kept: GeneratorCase[] = []
const keep = (what: string, code: number, reason: string | undefined) =>
  kept.push({ what, must: 'invalid', verdict: code === 110 ? 'invalid' : 'none', code, reason: reason ?? 'nothing' })
afterAll(() => keepGeneratorCases('e2e/run-held.long.test.ts', kept))

describe('sla run, where k6 is held up', () => {
  it('a k6 without files left to open is INVALID, and does not blame the platform', async () => {
    const held = k6After('few-files', 'ulimit -n 60')
    const { code, stderr } = await runs.run('files', ['tcall', 'baseline'], {
      K6_BIN: held,
      VUS: '100',
      TIME_SCALE: '30',
    })
    keep('k6 may open 60 files', code, /INVALID: (.*)/.exec(stderr)?.[1])
    expect(code, stderr).toBe(110)
    expect(stderr).toMatch(/INVALID: the load generator was the bottleneck.*: k6 had \d+ of at most 60 files open/)
  })

  it('a k6 that is held to a fraction of a CPU is INVALID, and does not blame the platform', async () => {
    const stop = '( while kill -STOP $$ 2>/dev/null; do sleep 0.4; kill -CONT $$; sleep 0.2; done ) &'
    const { code, result, stderr } = await runs.run('starved', ['tcall', 'baseline'], {
      K6_BIN: k6After('starved-k6', stop.replace(/ &$/, ' & true')),
      VUS: '20',
      TIME_SCALE: '20',
    })
    keep('k6 is stopped for two thirds of the time', code, result?.reason)
    expect([code, result?.verdict], stderr).toEqual([110, 'invalid'])
    expect(result?.reason).toContain('load generator')
  })
})
