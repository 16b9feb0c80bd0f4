import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root } from '../build/root'

let folder: string
beforeAll(() => {
  mkdirSync(join(root, '.sla'), { recursive: true })
  folder = mkdtempSync(join(root, '.sla/reporter-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A test file of so many tests of each kind, and what the reporter makes of it. */
function reported(tests: Partial<Record<keyof typeof bodies, number>>, more = '') {
  const lines = Object.entries(tests).flatMap(([kind, times]) =>
    Array.from({ length: times }, (_, at) => `it('${kind} ${at}', ${bodies[kind as keyof typeof bodies]})`),
  )
  const imports = [
    `import { it } from 'vitest'`,
    `import { inTime } from ${JSON.stringify(join(root, 'rigs/timed.ts'))}`,
  ]
  writeFileSync(join(folder, 'some.test.mjs'), [...imports, ...lines, more].join('\n'))
  const reporter = join(root, 'build/totals-reporter.ts')
  writeFileSync(
    join(folder, 'vitest.config.mjs'),
    `export default { test: { reporters: [${JSON.stringify(reporter)}] } }`,
  )
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run'], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { code: status, lines: stdout.trimEnd().split('\n') }
}

const bodies = {
  pass: '() => {}',
  fail: "() => { throw new Error('x') }",
  skip: 'test => test.skip()',
  busy: "test => inTime({ outcome: 1, busy: 'T1 late, while others took 40 %' }, test)",
}

it('says how many passed and failed, in the last line', () => {
  expect(reported({ pass: 2, skip: 1 })).toEqual({ code: 0, lines: ['2 passed, 0 failed'] })
})

it('counts a file that does not load', () => {
  const { code, lines } = reported({ pass: 1 }, "throw new Error('no')")
  expect([code, lines.at(-1)]).toEqual([1, '0 passed, 1 failed'])
})

it('counts what failed', () => {
  const { code, lines } = reported({ pass: 1, fail: 2 })
  expect([code, lines.at(-1)]).toEqual([1, '1 passed, 2 failed'])
})

it('names what was skipped because the machine was busy, and counts it', () => {
  const { code, lines } = reported({ pass: 1, busy: 3 })
  expect(code).toBe(0)
  expect(lines).toEqual([
    ...[0, 1, 2].map(
      (at) => `skipped: the machine was busy: T1 late, while others took 40 %: some.test.mjs > busy ${at}`,
    ),
    '1 passed, 0 failed, 3 skipped',
  ])
})

it('is red when more than three were', () => {
  const { code, lines } = reported({ pass: 1, busy: 4 })
  expect(code).toBe(1)
  expect(lines.slice(-2)).toEqual(['4 skipped, and at most 3 may be: they count as failed', '1 passed, 4 failed'])
})
