import { describe, expect, it } from 'vitest'
import { resultText } from '../testing/result-text'
import { type KeptEnvelope, keptEnvelopeOf, NotAResult, parseResult } from './envelope'

const read = (content: string): KeptEnvelope => keptEnvelopeOf(parseResult(content), content)

describe('a result', () => {
  it('of version 1 is a run, by its run_id', () => {
    expect(read(resultText())).toMatchObject({
      kind: 'run',
      id: 'run-1',
      instance: { index: 1, of: 1 },
      simulated: false,
    })
  })

  it('of version 2 has its kind, its id and the hash of its scenarios', () => {
    const later = { version: 2, kind: 'limit', id: 'limit-9', scenario_sha256: 'e'.repeat(64) }
    expect(read(resultText(later))).toMatchObject({
      kind: 'limit',
      id: 'limit-9',
      fingerprint: { scenario: 'e'.repeat(12) },
    })
  })

  it('without an id is named by its content', () => {
    const [one, other] = [read(resultText({ run_id: null })), read(resultText({ run_id: null, t1: 101 }))]
    expect(one.id).toMatch(/^unnamed-[0-9a-f]{12}$/)
    expect(other.id).not.toBe(one.id)
  })

  it('of another kind may have no criteria', () => {
    const { criteria, ...rest } = JSON.parse(resultText()) as { criteria: unknown }
    expect(read(JSON.stringify({ ...rest, kind: 'resilience' })).criteria).toEqual([])
  })

  it.each([
    ['{', /^is not JSON: /],
    ['null', /^is no result of this suite: /],
    ['{"version":1}', /must have required property 'platform'/],
    [resultText().replace('"limit":200', '"limit":NaN'), /^is not JSON: /],
    [resultText({ ended_at: 'yesterday' }), /\/ended_at must match format "date-time"/],
    [resultText().replace('"actual":100', '"actual":"fast"'), /\/criteria\/0\/actual must be number,null/],
  ])('%.40s is none, and that says why', (content, why) => {
    expect(() => parseResult(content)).toThrow(NotAResult)
    expect(() => parseResult(content)).toThrow(why)
  })

  it('of a newer suite says so', () => {
    expect(() => parseResult(resultText({ version: 3 }))).toThrow(/result version 3; this suite reads up to 2/)
  })
})

describe('the fingerprint', () => {
  const of = (more: Parameters<typeof resultText>[0]) => JSON.stringify(read(resultText(more)).fingerprint)

  it.each([
    ['k6', { k6_version: '2.3.0' }],
    ['the data', { data_sha256: 'e'.repeat(64) }],
    ['the time scale', { time_scale: 5 }],
    ['the hosts', { hosts: ['staging.example.test'] }],
    ['the size', { settings: { VUS: 200 } }],
    ['the phases', { phases: [{ name: 'hold' }] }],
    ['the processor', { generator: { system: { processor: 'A', cores: 2 } } }],
    ['how many instances share the load', { instance: { index: 1, of: 2 } }],
  ])('changes with %s', (_, more) => expect(of(more)).not.toBe(of({})))

  it.each([
    ['the commit', { git_sha: 'b'.repeat(40) }],
    ['addresses and paths', { settings: { VUS: 100, TCALL_BASE_URL: 'http://127.0.0.1:41234' } }],
    ['what was measured', { t1: 300 }],
  ])('stays with %s', (_, more) => expect(of(more)).toBe(of({})))
})
