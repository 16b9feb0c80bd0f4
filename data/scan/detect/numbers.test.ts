import fc from 'fast-check'
import { describe, it } from 'vitest'
import { scanText } from '../scan'

/** Values that the suite's own files hold, in the ways they hold them: a hit on one is a false alarm. */

const digits = (count: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: count, maxLength: count })
/** With a letter: sixteen digits alone may be the number of a card, and then it is right to say so. */
const hexDigits = (count: number) =>
  fc
    .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: count, maxLength: count })
    .filter((text) => /[a-f]/.test(text))
/** Much that is of a person is written with three digits, then three or seven. */
const whole = fc.oneof(fc.nat(9), fc.nat(99), fc.integer({ min: 100, max: 999 }), fc.nat(9_999_999))
const decimal = fc
  .tuple(fc.constantFrom('', '', '', '-'), whole, fc.integer({ min: 1, max: 17 }).chain(digits))
  .map(([sign, before, after]) => `${sign}${before}.${after}`)
const scientific = fc
  .tuple(fc.integer({ min: 1, max: 9 }), digits(16), fc.integer({ min: -21, max: 21 }))
  .map(([before, after, exponent]) => `${before}.${after}e${exponent < 0 ? '' : '+'}${exponent}`)
const figure = fc.oneof(decimal, scientific, fc.double({ min: -1e12, max: 1e12, noNaN: true }).map(String))
const count = fc.oneof(
  whole.map(String),
  fc.integer({ min: 10 ** 10, max: 10 ** 12 }).map(String),
  fc.integer({ min: 1_000_000_000, max: 9_999_999_999 }).map(String),
  fc.bigInt({ min: 10n ** 18n, max: 2n * 10n ** 18n }).map(String),
)
const time = fc.date({ min: new Date('2001-01-01'), max: new Date('2099-01-01'), noInvalidDate: true })
const written = fc.oneof(
  time.map((at) => at.toISOString()),
  time.map((at) => at.toISOString().replace(/[-:]|\.\d+/g, '')),
  fc.tuple(time, digits(9), fc.constantFrom('Z', '+05:30', '-08:00')).map(([at, fraction, zone]) => {
    return `${at.toISOString().slice(0, 19)}.${fraction}${zone}`
  }),
  fc
    .tuple(time, digits(3))
    .map(([at, fraction]) => `${at.toISOString().slice(0, 19).replace('T', ' ')}.${fraction} UTC`),
)
const id = fc.oneof(
  fc.uuid(),
  ...[7, 12, 16, 32, 40, 64].map(hexDigits),
  fc.tuple(time, hexDigits(4)).map(([at, end]) => {
    return `run-${at
      .toISOString()
      .replace(/[-:]|\.\d+/g, '')
      .toLowerCase()}-${end}`
  }),
)
const number = fc.oneof(figure, count)

const key = fc.constantFrom('actual', 'limit', 'p95', 'lower', 'mean_in_progress_s', 'lag_ms', 'samples', 'seed', 'cps')
const list = fc.array(number, { minLength: 2, maxLength: 12 })
const decimals = fc.array(decimal, { minLength: 2, maxLength: 12 })

const ways: Record<string, fc.Arbitrary<string>> = {
  'a member of an object': fc.tuple(key, number).map(([name, value]) => `{"${name}":${value},"unit":"ms"}`),
  'members on lines': fc
    .array(fc.tuple(key, number), { minLength: 2, maxLength: 6 })
    .map((of) => `{\n${of.map(([name, value]) => `  "${name}": ${value}`).join(',\n')}\n}`),
  'a list': list.map((of) => `{"quantiles":[${of.join(',')}]}`),
  'a list on lines': list.map((of) => `[\n${of.map((value) => `  ${value}`).join(',\n')}\n]`),
  'a list in lines': list.map((of) => `[\n  ${of.join(', ')},\n  ${of.join(', ')}\n]`),
  'text with a unit': fc
    .tuple(fc.oneof(decimal, whole.map(String)), fc.constantFrom('ms', 's', '%', 'requests', 'KB'))
    .map(([value, unit]) => `p95 took ${value} ${unit} of ${value}${unit}`),
  'a decimal in a text': decimal.map((value) => `generator lag ${value}, below the limit`),
  'a change': fc
    .tuple(whole, fc.integer({ min: 1, max: 6 }).chain(digits))
    .map((of) => `rose by +${of.join('.')} since the last run`),
  'a label of a log': fc.tuple(key, decimal).map(([name, value]) => `level=info ${name}=${value} msg="done"`),
  columns: decimals.map((of) => `  ${of.join('   ')}`),
  'columns with counts': fc
    .array(fc.tuple(whole, decimal), { minLength: 2, maxLength: 6 })
    .map((of) => of.flat().join(' ')),
  'columns on lines': fc
    .array(fc.tuple(whole, decimal), { minLength: 2, maxLength: 6 })
    .map((of) => of.map((row) => row.join(' ')).join('\n')),
  'a table of Markdown': decimals.map((of) => `| ${of.join(' | ')} |`),
  'a metric of Prometheus': fc
    .tuple(number, fc.nat(999))
    .map(([value, code]) => `http_req_duration_seconds{code="${code}",le="0.5"} ${value}`),
  'rows of k6': fc
    .tuple(fc.integer({ min: 10 ** 9, max: 2 * 10 ** 9 }), number)
    .map(([at, value]) => `metric_name,timestamp,metric_value,check\nhttp_req_duration,${at},${value},\n`),
  'a path of SVG': decimals.map((of) => `<path d="M${of.join(' ')}L${of.join(',')}Z" fill="none"/>`),
  'points of SVG': fc
    .array(fc.tuple(whole, decimal), { minLength: 2, maxLength: 6 })
    .map((of) => `<polyline points="${of.map((at) => at.join(',')).join(' ')}"/>`),
  'a time': written.map((at) => `{"started_at":"${at}"} ${at} [123] LOG: x`),
  'an id': fc.tuple(id, id).map(([one, other]) => `{"run":"${one}","trace":"${other}"}\nGET /calls/${one} 200\n`),
  'an id in a row': fc.tuple(id, id).map(([one, other]) => `${one}\t${other}\n${other} ${one}`),
}

describe('what the suite writes names nobody', () => {
  it.each(Object.entries(ways))('%s', (_, way) => {
    fc.assert(
      fc.property(way, (text) => {
        const [hit] = scanText('x.txt', text)
        if (hit) throw new Error(`${hit.id} ${hit.masked}`)
      }),
      { numRuns: 200, seed: 20_261_127 },
    )
  })
})
