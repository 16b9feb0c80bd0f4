import { describe, expect, it } from 'vitest'
import { humanizeValue, jUnit, type SummaryData, textSummary } from './summary'

const data: SummaryData = {
  root_group: {
    name: '',
    checks: [{ name: 'logged in', passes: 10, fails: 0 }],
    groups: [{ name: 'calls', groups: [], checks: [{ name: 'accepted', passes: 2, fails: 1 }] }],
  },
  metrics: {
    http_reqs: { type: 'counter', contains: 'default', values: { count: 30, rate: 2.5 } },
    'http_req_duration{sla:T1}': {
      type: 'trend',
      contains: 'time',
      values: { avg: 12.3456, 'p(95)': 1234.5, count: 30 },
      thresholds: { 'p(95)<200': { ok: false }, 'avg<200': { ok: true } },
    },
    http_req_duration: { type: 'trend', contains: 'time', values: { avg: 0.5, 'p(95)': 61_000, count: 40 } },
    http_req_failed: {
      type: 'rate',
      contains: 'default',
      values: { rate: 0.00999, passes: 1, fails: 99 },
      thresholds: { 'rate<0.01': { ok: true } },
    },
    data_sent: { type: 'counter', contains: 'data', values: { count: 12_345, rate: 999.5 } },
    vus: { type: 'gauge', contains: 'default', values: { value: 1, min: 1, max: 1000 } },
  },
  options: { summaryTrendStats: ['avg', 'p(95)', 'count'], summaryTimeUnit: '' },
}

describe('textSummary', () => {
  it('lists checks by group and metrics by name, in columns', () => {
    expect(textSummary(data, { enableColors: false })).toMatchInlineSnapshot(`
      "     ✓ logged in

           █ calls

             ✗ accepted
              ↳  66% — ✓ 2 / ✗ 1

           data_sent...........: 12 kB 1000 B/s
           http_req_duration...: avg=500µs   p(95)=1m1s  count=40
           ✗ { sla:T1 }........: avg=12.34ms p(95)=1.23s count=30
         ✓ http_req_failed.....: 0.99% ✓ 1      ✗ 99
           http_reqs...........: 30    2.5/s
           vus.................: 1     min=1    max=1000"
    `)
  })

  it('colours unless told not to, and then changes nothing else', () => {
    const coloured = textSummary(data)
    expect(coloured).toContain('\x1b[')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ANSI sequences start with one.
    const bare = coloured.replace(/\x1b\[[\d;]*m/g, '').replace(/ +$/gm, '')
    expect(bare).toBe(textSummary(data, { enableColors: false }))
  })

  it('indents, and shows times in one unit, as asked', () => {
    const text = textSummary(data, {
      indent: '>>',
      enableColors: false,
      summaryTimeUnit: 's',
      summaryTrendStats: ['p(95)'],
    })
    expect(text.split('\n').every((line) => line === '' || line.startsWith('>>'))).toBe(true)
    expect(text).toContain('p(95)=61.00s')
    expect(text).not.toContain('avg=')
  })

  it('copes with a test that measured nothing', () => {
    const empty = { ...data, metrics: {}, root_group: { name: '', groups: [], checks: [] } }
    expect(textSummary(empty)).toBe('')
  })
})

describe('humanizeValue', () => {
  it.each([
    [0, '0s'],
    [0.000_5, '500ns'],
    [0.012_345, '12.34µs'],
    [12.345, '12.34ms'],
    [999.999, '999.99ms'],
    [1234.5, '1.23s'],
    [60_000, '1m0s'],
    [61_999, '1m1s'],
    [3_723_000, '1h2m3s'],
  ])('shows %d ms as %s', (ms, text) => expect(humanizeValue(ms, { type: 'trend', contains: 'time' })).toBe(text))

  it('keeps a time unit that was asked for', () => {
    const metric = { type: 'trend', contains: 'time' } as const
    expect(humanizeValue(1234.5, metric, 's')).toBe('1.23s')
    expect(humanizeValue(1234.5, metric, 'ms')).toBe('1234.50ms')
    expect(humanizeValue(1.2345, metric, 'us')).toBe('1234.50µs')
  })

  it.each([
    [9, '9 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [12_345, '12 kB'],
    [1.5e9, '1.5 GB'],
  ])('shows %d bytes as %s', (count, text) =>
    expect(humanizeValue(count, { type: 'counter', contains: 'data' })).toBe(text),
  )

  it('never rounds a rate up to 100 %', () => {
    expect(humanizeValue(0.999_999, { type: 'rate', contains: 'default' })).toBe('99.99%')
    expect(humanizeValue(1, { type: 'rate', contains: 'default' })).toBe('100.00%')
  })

  it('shows any other number with at most six decimals', () => {
    expect(humanizeValue(1 / 3, { type: 'gauge', contains: 'default' })).toBe('0.333333')
    expect(humanizeValue(1000, { type: 'gauge', contains: 'default' })).toBe('1000')
  })
})

describe('jUnit', () => {
  it('has a case for each threshold and a failure for each crossed one', () => {
    expect(jUnit(data)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites tests="3" failures="1">
        <testsuite name="k6 thresholds" tests="3" failures="1">
          <testcase name="http_req_duration{sla:T1} - p(95)&lt;200" classname="k6 thresholds"><failure message="trend threshold failed, avg: 12.3456, count: 30, p(95): 1234.5"/></testcase>
          <testcase name="http_req_duration{sla:T1} - avg&lt;200" classname="k6 thresholds"/>
          <testcase name="http_req_failed - rate&lt;0.01" classname="k6 thresholds"/>
        </testsuite>
      </testsuites>
      "
    `)
  })

  it('takes a name and a class name, escaped', () => {
    const xml = jUnit(data, { name: 'a "b" <c> & \'d\'\n\x01', classname: '<load>' })
    expect(xml).toContain('<testsuite name="a &quot;b&quot; &lt;c&gt; &amp; &apos;d&apos;&#10;\ufffd"')
    expect(xml.match(/classname="&lt;load&gt;"/g)).toHaveLength(3)
  })

  it('keeps text of every language', () => {
    expect(jUnit(data, { name: 'Größe 電話 📞' })).toContain('name="Größe 電話 📞"')
  })

  it('is an empty suite without thresholds', () => {
    expect(jUnit({ ...data, metrics: {} })).toContain('<testsuites tests="0" failures="0">')
  })
})
