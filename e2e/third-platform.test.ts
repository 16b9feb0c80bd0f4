import { execFile } from 'node:child_process'
import { appendFile, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root } from '../build/root'
import { readResult } from '../cli/result/read-result'
import { allCases, firstCases } from '../rigs/cases'
import { Checkout } from '../rigs/checkout'

/** A contract of two operations, a table of three rows of its own, two entries, and a profile. */
const added = join(root, 'e2e/third-platform')

let checkout: Checkout
beforeAll(async () => {
  checkout = await Checkout.copy()
  await checkout.newPorts()
  await mkdir(checkout.file('results'))
  // Each build makes all scripts that there are; one of each other platform is enough.
  if (allCases) return
  for (const script of await readdir(checkout.file('tests'), { recursive: true }))
    if (script.endsWith('.ts') && !script.endsWith('load.ts')) await rm(checkout.file(`tests/${script}`))
})
afterAll(() => checkout.remove())

/** Acme itself: two doors that count how often they rang. */
const rings = new Map([
  [1, 0],
  [2, 0],
])
const server = createServer(({ method, url = '' }, response) => {
  const say = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  const door = Number(/^\/doors\/(\d+)\/rings\/$/.exec(url)?.[1])
  if (method === 'GET' && url === '/doors/')
    return say(
      200,
      [...rings].map(([id, count]) => ({ id, rings: count })),
    )
  if (method !== 'POST' || !rings.has(door)) return say(404, {})
  rings.set(door, (rings.get(door) ?? 0) + 1)
  return say(201, { id: door, rings: rings.get(door) })
})
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => void server.close())

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

it('a platform and a profile are files of their own: nothing else is edited', async () => {
  const files = (await readdir(added, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  for (const { parentPath, name } of files) {
    const inCheckout = checkout.file(join(parentPath, name).slice(added.length + 1))
    await expect(stat(inCheckout), `${inCheckout} is there already`).rejects.toThrow('ENOENT')
  }
  await cp(added, checkout.dir, { recursive: true })
  const inCheckout = { cwd: checkout.dir }
  await promisify(execFile)(process.execPath, ['--import', './build/typescript.mjs', 'build/generate.ts'], inCheckout)
  await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.k6.json'], inCheckout)
  await promisify(execFile)(process.execPath, ['--import', './build/typescript.mjs', 'build/layout.ts'], inCheckout)
})

it.each(firstCases(['smoke', 'glance'], 1))('sla run acme %s: built, run and judged', async (profile) => {
  const results = checkout.file('.sla')
  const { code, out, err } = await checkout.sla(['run', 'acme', profile], {
    ACME_BASE_URL: url(),
    RESULTS_DIR: results,
    SLA_STORE: join(results, 'history'),
  })
  expect(code, out + err).toBe(0)
  expect(out).toContain(`Acme ${profile} · PASS`)
  const file = (await readdir(results)).find((name) => name.startsWith(`acme-${profile}`) && name.endsWith('.json'))
  const result = await readResult(join(results, file ?? ''))
  expect(result).toMatchObject({ platform: 'acme', profile, verdict: 'pass' })
  expect(result.criteria.map(({ id }) => id)).toContain('A2')
  expect(result.throughput.arrivals, 'what its pool of visitors rings at two doors').toMatchObject({ count: 24 })
})

it('the other commands know it too', async () => {
  const { out } = await checkout.sla(['scripts', '--platform', 'acme'])
  expect(out.trim().split('\n')).toEqual(['dist/acme-glance.js', 'dist/acme-smoke.js'])
  const { code, err } = await checkout.sla(['run', 'acme', 'smoke'])
  expect(code).toBe(1)
  expect(err).toContain('ACME_BASE_URL is not set, and acme has no reference platform')
  await promisify(execFile)(process.execPath, ['--import', './build/typescript.mjs', 'build/docs.ts'], {
    cwd: checkout.dir,
  })
  expect(await readFile(checkout.file('docs/sla.md'), 'utf8')).toContain('| A2 | rings lost |')
  expect(await readFile(checkout.file('docs/settings.md'), 'utf8')).toContain('## Scripts of Acme')
  expect(await readFile(checkout.file('.github/workflows/run-scripts.yml'), 'utf8')).toContain(
    `ACME_BASE_URL: \${{ inputs.environment && vars.ACME_BASE_URL || '' }}`,
  )
})

if (allCases)
  it('scripts are built again when a source or a script is not as the build left it, and only then', async () => {
    const script = checkout.file('dist/acme-smoke.js')
    const run = async () => {
      const { code, out, err } = await checkout.sla(['run', 'acme', 'glance'], { ACME_BASE_URL: url() })
      expect(code, out + err).toBe(0)
      return (await stat(script)).mtimeMs
    }
    const first = await run()
    expect(await run()).toBe(first)
    await writeFile(script, '')
    const second = await run()
    expect(second).toBeGreaterThan(first)
    expect(await readFile(script, 'utf8')).toContain('smoke')
    await appendFile(checkout.file('lib/acme/settings.ts'), '\n// changed\n')
    expect(await run()).toBeGreaterThan(second)
  })

it('its production is refused to every platform', async () => {
  const { code, out, err } = await checkout.sla(['run', 'tcall', 'load'], {
    TCALL_BASE_URL: 'https://api.acme.example',
    TCALL_ACCOUNTS: checkout.file('README.md'),
    ALLOWED_HOSTS: 'api.acme.example',
  })
  expect(code, out + err).not.toBe(0)
  expect(out + err).toMatch(/"https:\/\/api\.acme\.example\\?" is a production host/)
})
