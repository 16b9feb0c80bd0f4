import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { allCases, firstCases } from '../rigs/cases'

/** A copy of all that a build reads, so that its entries can be broken and its `dist/` be looked at in peace. */
const checkout = mkdtempSync(join(tmpdir(), 'bundle-'))
beforeAll(() => {
  for (const part of [
    'build',
    'contracts',
    'data',
    'lib',
    'service',
    'tests',
    'thresholds',
    'package.json',
    'esbuild.config.mjs',
  ]) {
    cpSync(join(root, part), join(checkout, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'))
})
afterAll(() => rmSync(checkout, { recursive: true, force: true }))

function runBuild(env: NodeJS.ProcessEnv = {}) {
  const options = { cwd: checkout, encoding: 'utf8', env: { ...process.env, JSLIB: '', ...env } } as const
  return spawnSync(join(root, 'node_modules/.bin/tsx'), ['esbuild.config.mjs'], options)
}

const dist = (file = '') => join(checkout, 'dist', file)
const read = (file: string) => readFileSync(dist(file), 'utf8')
const bundles = () => readdirSync(dist()).filter((file) => file.endsWith('.js'))

/** Every file in `dist/` with a hash of what it holds. */
function contents(): Record<string, string> {
  const files = readdirSync(dist(), { recursive: true, encoding: 'utf8' }).filter((file) =>
    statSync(dist(file)).isFile(),
  )
  return Object.fromEntries(
    files.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(dist(file)))
        .digest('hex'),
    ]),
  )
}

/** What a bundle imports, read out of the finished file. */
async function importsOf(file: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [dist(file)],
    bundle: true,
    format: 'esm',
    external: ['*'],
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  return Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path))
}

describe('the bundles of the suite', () => {
  beforeAll(() => {
    const { status, stderr } = runBuild()
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  it('are one for each entry script', () => {
    const entries = readdirSync(join(root, 'tests'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => file.replace('/', '-').replace('.ts', '.js'))
    expect(bundles().sort()).toEqual(entries.sort())
  })

  it('import k6 modules and nothing else: no address, no package, nothing of Node', async () => {
    for (const file of bundles()) {
      const imports = await importsOf(file)
      expect(imports.filter((path) => path !== 'k6' && !path.startsWith('k6/'))).toEqual([])
      expect(imports.some(isBuiltin)).toBe(false)
      expect(imports).toContain('k6/http')
    }
  })

  it('are small: 182 KB, smoke with its validators 300 KB', () => {
    for (const file of bundles()) {
      const limit = file.endsWith('-smoke.js') ? 300_000 : 182_000
      expect(statSync(dist(file)).size, file).toBeLessThanOrEqual(limit)
    }
  })

  it('link to source maps that name files of the checkout', () => {
    for (const file of bundles()) {
      expect(read(file).trimEnd().endsWith(`//# sourceMappingURL=${file}.map`)).toBe(true)
      const { sources } = JSON.parse(read(`${file}.map`)) as { sources: string[] }
      expect(sources).toContain(`../tests/${file.replace('-', '/').replace('.js', '.ts')}`)
      for (const source of sources.filter((path) => !/^(<define:|k6:|..\/half:)|node_modules/.test(path)))
        expect(statSync(join(root, 'dist', source)).isFile()).toBe(true)
    }
  })

  it('know the data they were built with', () => {
    const { sha256 } = JSON.parse(read('data/manifest.json')) as { sha256: string }
    for (const file of bundles()) expect(read(file)).toContain(sha256)
  })

  if (allCases)
    it('are the same bytes when built again', () => {
      const before = contents()
      expect(runBuild().status).toBe(0)
      expect(contents()).toEqual(before)
    })
})

describe('a build', () => {
  const entry = 'tests/tcall/smoke.ts'
  /** An entry with all that a script exports, whose setup() is an expression. */
  const scriptOf = (setup: string, imports = '') =>
    [
      imports,
      'export const options = {}',
      `export const setup = () => ${setup}`,
      'export const teardown = () => {}',
      'export const handleSummary = () => ({})',
      "export * from '../../lib/tcall/drive/smoke'",
      '',
    ].join('\n')
  function write(file: string, text: string): void {
    mkdirSync(dirname(join(checkout, file)), { recursive: true })
    writeFileSync(join(checkout, file), text)
  }
  beforeEach(() => {
    rmSync(join(checkout, 'tests'), { recursive: true })
    write(entry, scriptOf('http.get(__BUILD__.git_sha)', "import http from 'k6/http'"))
  })

  it('prints a line for each bundle, and says so when git does not know the checkout', () => {
    const { status, stdout } = runBuild({ GIT_CEILING_DIRECTORIES: tmpdir() })
    expect(status).toBe(0)
    expect(stdout).toMatch(/^dist\/tcall-smoke\.js +\d+\.\d KB\n1 bundles in \d+\.\d\d s\n$/)
    expect(read('tcall-smoke.js')).toContain('unknown')
  })

  it.each(
    firstCases(
      [
        ['an entry without a profile', 'tests/tcall/laod.ts', '', /tests\/tcall\/laod\.ts names no profile/],
        ['a badly named entry', 'tests/load.ts', '', /tests\/load\.ts is not named tests\/<platform>\/<profile>\.ts/],
        [
          'an import from an address',
          entry,
          scriptOf('x', "import x from 'https://jslib.k6.io/x.js'"),
          /tests\/tcall\/smoke\.ts imports https:\/\/jslib\.k6\.io\/x\.js/,
        ],
        [
          'an import that Node alone has',
          entry,
          scriptOf('fs', "import fs from 'node:fs'"),
          /tests\/tcall\/smoke\.ts:1: Could not resolve "node:fs"/,
        ],
        ['a syntax error', entry, 'export const', /tests\/tcall\/smoke\.ts:\d: /],
        ['an entry that lacks what k6 calls', entry, 'export const options = {}', /smoke\.ts does not export setup/],
        [
          'journeys that take in what runs once',
          entry,
          `${scriptOf('1').replace('*', '{ smoke }')}import { defineTest } from '../../lib/define-test'\nvoid defineTest()`,
          /its journeys take in lib\/plan\/.*, which runs once a run/,
        ],
      ],
      3,
    ),
  )('fails with one line on %s, and leaves dist/ as it was', (_, file, text, message) => {
    expect(runBuild().status).toBe(0)
    const before = contents()
    write(file, `${text}\n`)
    const { status, stdout, stderr } = runBuild()
    expect(status).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^build failed: [^\n]+\n$/)
    expect(stderr).toMatch(message)
    expect(contents()).toEqual(before)
    expect(readdirSync(join(checkout, '.sla'))).toEqual([])
  })

  describe('of a script that uses the two libraries', () => {
    const imports = "import { uuidv4 } from 'k6-jslib-utils'\nimport { jUnit } from 'k6-summary'"
    beforeEach(() => write(entry, scriptOf('[uuidv4(), jUnit]', imports)))

    it('bundles our own modules', async () => {
      expect(runBuild().status).toBe(0)
      const imports = await importsOf('tcall-smoke.js')
      expect(imports).toContain('k6/crypto')
      expect(imports.filter((path) => !/^k6(\/|$)/.test(path))).toEqual([])
    })

    it('with JSLIB=remote leaves them to Grafana', async () => {
      expect(runBuild({ JSLIB: 'remote' }).status).toBe(0)
      expect((await importsOf('tcall-smoke.js')).filter((path) => path.startsWith('https:')).sort()).toEqual([
        'https://jslib.k6.io/k6-summary/0.1.0/index.js',
        'https://jslib.k6.io/k6-utils/1.6.0/index.js',
      ])
    })

    it('refuses any other JSLIB', () => {
      const { status, stderr } = runBuild({ JSLIB: 'cdn' })
      expect([status, stderr]).toEqual([
        1,
        expect.stringMatching(/^build failed: JSLIB "cdn" is neither local nor remote.*\n$/),
      ])
    })
  })
})
