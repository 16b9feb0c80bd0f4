import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../lib/data/random'
import { isReservedName, isReservedPhone } from '../lib/data/reserved'
import { generateData, type Manifest } from './generate'
import { type DestinationRow, destinations } from './tcall'

const folders = ['a', 'b'].map((name) => mkdtempSync(join(tmpdir(), `data-${name}-`)))
const [first, second] = folders as [string, string]
let manifest: Manifest
beforeAll(async () => {
  manifest = await generateData(first)
  await generateData(second)
})
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

describe('generateData', () => {
  it('writes the same bytes every time', () => {
    for (const file of ['manifest.json', 'tcall-destinations.json', 'medcor-patients.json']) {
      expect(readFileSync(join(first, file)).equals(readFileSync(join(second, file)))).toBe(true)
    }
  })

  it('writes the bytes it always wrote: should they change, raise generatorVersion', () => {
    expect([manifest.generator_version, manifest.sha256]).toMatchInlineSnapshot(`
      [
        2,
        "c0ddb3e8cac602f5e0f948eae2dbd3392883f26f133e835dc115d99f055f3ea6",
      ]
    `)
  })

  it('records what it wrote', () => {
    expect(JSON.parse(readFileSync(join(first, 'manifest.json'), 'utf8'))).toEqual(manifest)
    const pool = readFileSync(join(first, 'tcall-destinations.json'))
    expect(manifest.pools['tcall-destinations']).toEqual({
      count: JSON.parse(String(pool)).length,
      sha256: createHash('sha256').update(pool).digest('hex'),
    })
    expect(manifest.sha256).toMatch(/^[\da-f]{64}$/)
  })
})

describe('the pool of destinations', () => {
  const rows = () => JSON.parse(readFileSync(join(first, 'tcall-destinations.json'), 'utf8')) as DestinationRow[]

  it('holds at least 5,000 distinct reserved numbers over many area codes, with fictional names', () => {
    const numbers = new Set(rows().map(({ to_number }) => to_number))
    expect(numbers.size).toBe(rows().length)
    expect(numbers.size).toBeGreaterThanOrEqual(5_000)
    expect(new Set([...numbers].map((number) => number.slice(2, 5))).size).toBeGreaterThan(100)
    for (const row of rows()) {
      expect(Object.keys(row)).toEqual(['to_number', 'country_code', 'contact_name'])
      expect(isReservedPhone(row.to_number)).toBe(true)
      expect(isReservedName(row.contact_name)).toBe(true)
    }
  })

  it('cannot be larger than the reserved range', () => {
    expect(() => destinations(seededRandom(1), 1e6)).toThrow(/more than the \d+ reserved numbers/)
  })
})
