import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleRun } from '../../lib/plan/summary/testing/sample-run'
import { readResult } from './read-result'
import { upgraded } from './upgrade'

const json = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true })
addFormats.default(ajv)
const validate = ajv.compile(json('../../docs/result.schema.json'))

/** A file that a script of version 1 wrote. */
const old = json('../../data/proof/corpus/tcall-load.json')

describe('upgraded', () => {
  it('makes of a file of version 1 what the published schema describes', () => {
    expect(old.version).toBe(1)
    const result = upgraded(old)
    validate(result)
    expect(validate.errors).toBeNull()
    expect(result).toMatchObject({ kind: 'run', version: 2, id: old.run_id, platform: 'tcall', verdict: old.verdict })
    expect(result.criteria.map(({ id, actual }) => [id, actual])).toEqual(
      old.criteria.map(({ id, actual }: { id: string; actual: number }) => [id, actual]),
    )
    expect(result.platform_report).toMatchObject({ webhooks: old.webhooks })
    expect(result).not.toHaveProperty('run_id')
  })

  it('takes the size out of the sentence', () => {
    const { at, reason } = upgraded({ ...old, reason: 'at 50 of 1,000 VUs: 15 of 16 targets held; T3 not proved' })
    expect({ at, reason }).toEqual({ at: '50 of 1,000 VUs', reason: '15 of 16 targets held; T3 not proved' })
    expect(upgraded({ ...old, reason: 'T1 failed; 15 of 16 targets held' }).at).toBeNull()
  })

  it('leaves out the funnel of zeros of a platform without webhooks', () => {
    const webhooks = Object.fromEntries(
      Object.keys(old.webhooks).map((name) => [name, name.endsWith('_ms') ? null : 0]),
    )
    expect(upgraded({ ...old, platform: 'medcor', webhooks }).platform_report).toEqual({})
  })

  it('leaves a result of this version as it is', () => {
    const { result } = sampleRun()
    expect(upgraded(result)).toBe(result)
  })

  it.each([
    [{ version: 3 }, 'its version is 3, and this tool reads 1 to 2: use the newer one that wrote it'],
    [{}, 'it is no result: it has no version'],
    [null, 'it is no result: it has no version'],
  ])('refuses %j', (read, message) => expect(() => upgraded(read)).toThrow(new Error(message)))
})

describe('readResult', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'result-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each([
    ['{"version": 2', 'it is no JSON, or was cut off'],
    ['[]', 'it is no result: it has no version'],
  ])('names the file that is none: %s', async (text, why) => {
    const file = join(folder, 'run.json')
    await writeFile(file, text)
    await expect(readResult(file)).rejects.toThrow(new Error(`${file} cannot be read as a result: ${why}`))
  })
})
