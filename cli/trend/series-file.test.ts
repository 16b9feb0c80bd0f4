import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSeries } from './series-file'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'series-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
const read = (content: string | Buffer) => {
  const file = join(folder, 'series.json')
  writeFileSync(file, content)
  return readSeries(file)
}

describe('a file of series', () => {
  it.each([
    ['[1, 2.5]', true, [['', [1, 2.5]]]],
    ['{"values": [1, 2.5], "annotations": {}}', true, [['', [1, 2.5]]]],
    [
      '{"a": {"values": [1]}, "b": [2]}',
      false,
      [
        ['a', [1]],
        ['b', [2]],
      ],
    ],
  ])('may be %s', (content, alone, series) => {
    expect(read(content)).toEqual({ alone, series: new Map(series as [string, number[]][]) })
    expect(read(gzipSync(content))).toEqual(read(content))
  })

  it.each([
    ['[1, null]', /series\.json: value 1 is null, which is not a number/],
    ['{"a": {"values": [1, "2"]}}', /series\.json: a: value 1 is "2", which is not a number/],
    ['{"a": 3}', /series\.json: a is no series/],
    ['7', /series\.json is no series/],
    ['[1, NaN]', /series\.json is not JSON/],
  ])('may not be %s', (content, why) => expect(() => read(content)).toThrow(why))
})
