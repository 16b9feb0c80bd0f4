import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readWaivers, waiversFor } from './waivers'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waivers-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
const read = (content: string) => {
  const file = join(folder, 'waivers.yaml')
  writeFileSync(file, content)
  return readWaivers(file)
}
const entry = (more = '') => `
waivers:
  - id: W-1
    platform: tcall
    criterion: T1
    approver: Jo Doe
    reason: the carrier is slower until December
    expires: 2026-12-01
    highest: 240
${more}`

describe('a file of waivers', () => {
  it('is read whole', () => {
    expect(read(entry())).toEqual([
      {
        id: 'W-1',
        platform: 'tcall',
        criterion: 'T1',
        approver: 'Jo Doe',
        reason: 'the carrier is slower until December',
        expires: '2026-12-01',
        worst: 240,
      },
    ])
  })

  it.each([
    [entry().replace('approver: Jo Doe', ''), /waiver 1 has no approver/],
    [entry().replace('reason: the carrier is slower until December', 'reason: " "'), /waiver 1 has no reason/],
    [entry().replace('2026-12-01', '2026-13-45'), /W-1\) expires on "2026-13-45", which is no day/],
    [entry().replace('highest: 240', ''), /W-1\) needs one number: highest/],
    [entry('    lowest: 3'), /W-1\) needs one number/],
    [entry('    until: never'), /W-1\) has the field until, which means nothing/],
    [entry(entry().split('waivers:')[1]), /the id W-1 is there twice/],
    ['- a list', /has no list named waivers/],
    ['a: [', /cannot be read/],
  ])('that is wrong says where', (content, why) => {
    expect(() => read(content)).toThrow(why)
    expect(() => read(content)).toThrow(/waivers\.yaml/)
  })
})

describe('waivers of a run', () => {
  const of = (day: string, profile = 'load') =>
    waiversFor(read(entry('    profile: load')), { platform: 'tcall', profile }, new Date(day))

  it('are in force to the end of their last day, in UTC', () => {
    expect(of('2026-12-01T23:59:59Z')).toMatchObject({ active: [{ id: 'W-1' }], expired: [] })
    expect(of('2026-12-02T00:00:00Z')).toMatchObject({ active: [], expired: [{ id: 'W-1' }] })
  })

  it('are those of its profile', () => expect(of('2026-12-01', 'soak')).toEqual({ active: [], expired: [] }))
})
