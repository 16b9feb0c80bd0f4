import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { platformNamed } from '../build/platforms'
import { findProfiles } from '../build/profiles'
import { root } from '../build/root'
import { generatedFolder } from '../observe/folder'
import { ruleTestsOf } from '../observe/prometheus/rule-tests'
import { gatedPhasesOf, watchedOf } from '../observe/watched'
import { havePromtool } from '../rigs/prometheus'

const generated = join(root, generatedFolder, 'prometheus')
const rules = readdirSync(generated).filter((file) => file.endsWith('.rules.yml'))
/** One of each kind: a percentile, a throughput, a count, a share, and what blames the generator. All are in the long test. */
const some = ['T1', 'T3', 'T5b', 'G1', 'G2a']

// Debian's package: apt-get install prometheus
describe.skipIf(!havePromtool())('promtool', () => {
  const promtool = async (cwd: string, ...args: string[]) =>
    (await promisify(execFile)('promtool', args, { cwd })).stdout

  test('takes every file of rules', async () => {
    expect(await promtool(generated, 'check', 'rules', ...rules)).not.toMatch(/FAILED|duplicate/)
  })

  test('finds exactly the alerts that are expected of some targets', async () => {
    const profiles = Object.values(await findProfiles())
    const watched = watchedOf(await platformNamed('tcall'), profiles).filter(({ id }) => some.includes(id))
    const folder = mkdtempSync(join(tmpdir(), 'rules-'))
    try {
      for (const file of rules) copyFileSync(join(generated, file), join(folder, file))
      const tests = ruleTestsOf(watched, gatedPhasesOf(profiles), ['every-platform.rules.yml', 'tcall.rules.yml'])
      writeFileSync(join(folder, 'some.test.yml'), stringify(tests))
      expect(await promtool(folder, 'test', 'rules', 'some.test.yml')).toContain('SUCCESS')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
