import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { junitOf } from './junit'
import type { Result } from './result'
import { loadShape, sampleRun, trendValues } from './testing/sample-run'

/** Walks the tags of a document and returns its elements; throws where it is not well-formed. */
function elements(text: string): { name: string; attributes: Record<string, string> }[] {
  const found: { name: string; attributes: Record<string, string> }[] = []
  const open: string[] = []
  const rest = text
    .replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
    .replace(
      /<(\/?)([A-Za-z-]+)((?:\s+[a-z]+="[^"<]*")*)\s*(\/?)>/g,
      (_, closing: string, name: string, attributes: string, empty: string) => {
        if (closing) {
          if (open.pop() !== name) throw new Error(`</${name}> closes another element`)
          return ''
        }
        found.push({
          name,
          attributes: Object.fromEntries(
            [...attributes.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, unescaped(value)]),
          ),
        })
        if (!empty) open.push(name)
        return ''
      },
    )
  if (open.length > 0) throw new Error(`${open.join(', ')} not closed`)
  if (/[<]/.test(rest)) throw new Error(`stray markup: ${rest}`)
  unescaped(rest)
  return found
}

function unescaped(text: string): string {
  if (/&(?!(amp|lt|gt|quot|apos|#\d+);)/.test(text)) throw new Error(`a bare ampersand: ${text}`)
  const plain: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'" }
  return text
    .replace(/&[a-z]+;/g, (entity) => plain[entity] ?? entity)
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
}

const failing = () =>
  sampleRun(
    { ...loadShape, size: { vus: 50, arrivals_per_hour: 10_500 }, absent: ['server-timing'] },
    (series, criteria) => {
      for (const c of criteria) {
        if (c.id === 'T1') series[c.series] = trendValues(500, 900, 500, Object.keys(series[c.series] ?? {}))
        if (c.id === 'T2') series[c.samplesSeries] = { count: 20 }
      }
    },
  ).result

describe('junitOf', () => {
  it('has a case for each criterion, by its name', () => {
    const cases = elements(junitOf(sampleRun().result)).filter(({ name }) => name === 'testcase')
    expect(cases).toHaveLength(16)
    expect(cases[0]?.attributes).toEqual({ name: 'T1 call initiation (hold)', classname: 'tcall.load' })
    expect(cases.at(-1)?.attributes['name']).toBe('G3 wrong answers')
  })

  it('shows what failed, what could not be decided, and what was skipped', () => {
    const text = junitOf(failing())
    const found = elements(text)
    const messages = (of: string) =>
      found.filter(({ name }) => name === of).map(({ attributes }) => attributes['message'])
    expect(messages('failure')).toEqual([
      'fail: p(95) 880 ms, limit < 200 ms, 400 samples',
      'inconclusive: p(95) 48 ms, limit < 100 ms, 20 samples: 20 samples, 600 needed',
    ])
    expect(messages('skipped')).toHaveLength(2)
    expect(messages('skipped')[1]).toContain('without server-timing')
    const suite = { name: 'TCall load', tests: '16', failures: '2', errors: '0', skipped: '2' }
    expect(found[0]).toEqual({ name: 'testsuites', attributes: suite })
    expect(found[1]).toEqual({
      name: 'testsuite',
      attributes: { ...suite, time: '182.457', timestamp: '2026-11-22T18:33:20' },
    })
  })

  it('makes an invalid run an error, with or without criteria', () => {
    const interrupted = sampleRun(loadShape, () => {}, { end: { interrupted: 'interrupted after 12 s' } }).result
    const found = elements(junitOf(interrupted))
    expect(found.map(({ name }) => name)).toEqual(['testsuites', 'testsuite', 'testcase', 'error'])
    expect(found.at(-1)?.attributes).toEqual({ message: 'interrupted after 12 s' })
    expect(found[0]?.attributes).toMatchObject({ tests: '1', failures: '0', errors: '1' })
  })

  it('is well-formed whatever the texts hold, and keeps what XML allows', () => {
    const failed = failing()
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (title, reason) => {
        const result: Result = { ...failed, title, verdict: 'invalid', reason }
        const text = junitOf(result)
        const found = elements(text)
        expect(() => encodeURIComponent(text), 'half of a surrogate pair').not.toThrow()
        // biome-ignore lint/suspicious/noControlCharactersInRegex: those that XML forbids
        expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
        expect(found.length).toBeGreaterThan(14)
      }),
      { numRuns: 50 },
    )
    const text = junitOf({ ...failing(), verdict: 'invalid', reason: 'a <b> & "c" \'d\' 電話 📞\u0001\ud800' })
    expect(elements(text).at(-1)?.attributes['message']).toBe('a <b> & "c" \'d\' 電話 📞\ufffd\ufffd')
  })
})
