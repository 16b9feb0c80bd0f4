import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { k6BuildOptions } from '../build/bundle'
import { jslib } from '../build/jslib'
import { root } from '../build/root'
import { resolveK6 } from '../cli/k6/resolve'
import { noProgress } from '../cli/progress'
import { parseXml, type XmlElement } from '../rigs/xml'

let folder: string
let run: ReturnType<typeof spawnSync>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jslib-'))
  const outfile = join(folder, 'jslib.js')
  await build({
    ...k6BuildOptions([jslib('local')]),
    entryPoints: [join(root, 'rigs/scripts/jslib.ts')],
    outfile,
    minify: true,
  })
  const k6 = await resolveK6({ env: process.env, progress: noProgress })
  run = spawnSync(k6.path, ['run', '--quiet', outfile], { cwd: folder, encoding: 'utf8' })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (file: string) => readFileSync(join(folder, file), 'utf8')

describe('k6-jslib-utils and k6-summary, bundled, inside k6', () => {
  it('do what they say', () => {
    // 99: the threshold on the two checks that are meant to fail, and nothing else.
    expect(run.stderr).not.toMatch(/level=error msg="(?!thresholds on metrics)/)
    expect(run.status).toBe(99)
    const failed = [...String(run.stdout).matchAll(/^ +✗ (\D+)$/gm)].map(([, name]) => name)
    expect(failed).toEqual(['a failed check is counted', 'a rejected check is counted'])
  })

  it('tag what each stage measures', () => {
    const metrics = JSON.parse(read('metrics.json')) as Record<string, { values: Record<string, number> }>
    const counted = (tag: string) => metrics[`stages_seen{${tag}}`]?.values['count'] ?? 0
    expect(counted('stage:0')).toBeGreaterThan(0)
    expect(counted('stage:1')).toBeGreaterThan(0)
    expect(counted('stage:2')).toBeGreaterThan(0)
    // A stage may end between the two tags of an iteration: of two VUs, at two boundaries.
    const misfit = (tag: string, other: string) => Math.abs(counted(tag) - counted(other))
    expect(misfit('stage_profile:ramp-up', 'stage:0')).toBeLessThanOrEqual(4)
    expect(misfit('stage_profile:steady', 'stage:1')).toBeLessThanOrEqual(4)
    expect(misfit('stage_profile:ramp-down', 'stage:2')).toBeLessThanOrEqual(4)
  })

  it('print the summary as text, and in colour', () => {
    expect(run.stdout).toMatch(/^ {6}✓ uuidv4 has its shape$/m)
    expect(run.stdout).toMatch(
      /^ {6}iteration_duration\.+: avg=\S+ +min=\S+ +med=\S+ +max=\S+ +p\(90\)=\S+ +p\(95\)=\S+$/m,
    )
    expect(run.stdout).toMatch(/^ {6}✓ { stage:0 }\.+: \d+ +\S+\/s$/m)
    expect(run.stdout).not.toContain('\x1b')
    expect(read('coloured.txt')).toContain('\x1b[32m')
  })

  it('write JUnit that is well-formed', () => {
    const suites = parseXml(read('junit.xml'))
    const suite = suites.children[0] as XmlElement
    expect([suites.name, suite.name, suite.attributes['name']]).toEqual(['testsuites', 'testsuite', 'jslib <in> "k6"'])
    expect(suites.attributes).toEqual({ tests: '7', failures: '1' })
    expect(suite.children).toHaveLength(7)
    const crossed = suite.children.filter(({ children }) => children.length > 0)
    expect(crossed.map(({ attributes }) => attributes)).toEqual([
      { name: 'checks{kind:a <wanted> "failure" & more} - rate==1', classname: 'e&e' },
    ])
    expect(crossed[0]?.children[0]?.attributes['message']).toContain(
      'rate threshold failed, fails: 2, passes: 0, rate: 0',
    )
  })
})
