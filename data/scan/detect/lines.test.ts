import { describe, expect, it } from 'vitest'
import { allowedHosts } from '../allowed-hosts'
import { scanText } from '../scan'
import { LineSweep } from './lines'

const none = allowedHosts([])
/** What is found, by line and class. */
const found = (text: string, file = 'x.txt') => scanText(file, text, none).map(({ line, id }) => `${line} ${id}`)
const shown = (text: string) => scanText('x.txt', text, none).map(({ line, masked }) => `${line} ${masked}`)

/** More than is gone through at once. */
const filler = (lines: number) =>
  Array.from({ length: lines }, (_, at) => `all is well here, says step ${at % 7}`).join('\n')
const long = filler(1200)

describe('a text of any length', () => {
  it('has each value on its own line, also where blocks of lines meet', () => {
    for (const before of [0, 1, 440, 441, 442, 443, 444, 445, 446, 447, 448, 449, 450, 455, 460, 1200]) {
      const text = [...(before > 0 ? [filler(before)] : []), 'ssn 123-45-6789', filler(3), 'call 212-867-5309'].join(
        '\n',
      )
      expect(found(text), `${before}`).toEqual([`${before + 1} ssn`, `${before + 5} phone`])
    }
  })

  it('tells the same value on each of its lines, and once on one', () => {
    expect(found('123-45-6789 123-45-6789\n123-45-6789')).toEqual(['1 ssn', '2 ssn'])
    expect(found('123-45-6789 987-65-4321')).toEqual(['1 ssn', '1 ssn'])
  })

  it('finds what is broken where blocks meet', () => {
    const length = 16_384
    const line = `${'a b '.repeat(length / 4 - 8)} phone: 212-867-`
    expect(found(`${line}\n5309\n${filler(3)}`)).toEqual(['1 phone'])
  })

  it('forgets one text when it is at the end', () => {
    const lines: number[] = []
    const sweep = new LineSweep('x.txt', none, ({ line }) => lines.push(line))
    sweep.push('ssn 123-45-6789', 1)
    sweep.end()
    sweep.end()
    sweep.push('ssn 123-45-6789', 7)
    sweep.end()
    expect(lines).toEqual([1, 7])
  })
})

describe('a value that is broken over two lines', () => {
  it.each([
    ['at a hyphen', 'call 212-867-\n5309 today'],
    ['with an indent', 'call 212-867-\n      5309 today'],
    ['in a quotation', '> call 212-867-\n> 5309 today'],
    ['in a comment', '# call 212-867-\n# 5309 today'],
    ['in a text of code', "'call 212-867-' +\n  '5309 today'"],
    ['by a soft break', 'call 212-867-=\n5309 today'],
    ['by a backslash', 'call 212-867-\\\n5309 today'],
    ['by an escape', '"call 212-867-\\n5309 today"'],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual(['1 phone'])
    expect(found(`${long}\n${text}\n${long}`)).toEqual(['1201 phone'])
  })

  it.each([
    ['two numbers below each other', '212 867\n5309 and'],
    ['members of an object', '{"a": 212,\n"b": "867-5309"}'],
    ['what ends at a bracket', '[212-867-]\n5309'],
    ['what begins with one', '212-867-\n{5309}'],
    ['what stands far from the break', `212-867-${' '.repeat(200)}x\n5309`],
  ])('is not %s', (_, text) => expect(found(text)).toEqual([]))

  it('is harmless when it is reserved, and hides nothing behind it', () => {
    expect(found('call +1 212-555-\n0123 today')).toEqual([])
    expect(found('call +1 212-555-\n0123 or 212-867-5309')).toEqual(['2 phone'])
    expect(found('call 212-555-\n  0123, ssn 123-45-6789')).toEqual(['2 ssn'])
    expect(found(`${long}\ncall +1 212-555-\n0123 or 212-867-5309`)).toEqual(['1202 phone'])
  })

  it('ends where a whole reserved one ends', () => {
    expect(found('call +12125550123\n45 times')).toEqual([])
    expect(found('mrn: SYN-00000000\n5 of them')).toEqual([])
  })

  it('is told once: not also by its first part', () => {
    expect(found('mrn: 12345-\n678')).toEqual(['1 mrn'])
    expect(found('ssn: 123-45-\n6789')).toEqual(['1 ssn'])
  })

  it('is none between the rows of a table', () => {
    expect(found('n,text\n1,call 212-867-\n2,5309 times\n', 'x.csv')).toEqual([])
  })
})

describe('what is shown of a value', () => {
  it('is its shape, and no letter or digit of it', () => {
    expect(shown('Dr. Ödön Smith-Jones2 here')).toEqual(['1 Xxxx Xxxxx-Xxxxx9'])
    expect(shown('first name: "山田 太郎3"')).toEqual(['1 xx xx9'])
  })

  it('is no longer than forty signs', () => {
    const [line = ''] = shown(`https://mary.net/${'a'.repeat(80)}`)
    expect(line).toHaveLength('1 '.length + 40)
  })
})

describe('in code', () => {
  it.each(['x.ts', 'x.js', 'x.mjs', 'x.cts', 'x.tsx', 'x.jsx'])('%s a word behind a name is another name', (file) => {
    expect(found('const a = { firstName: Adele, sn: Abc12345, mrn: A1234567 }', file)).toEqual(['1 mrn'])
    expect(found('const a = { firstName: "Adele", sn: "Abc12345" }', file)).toEqual(['1 name', '1 device'])
  })

  it.each(['x.json', 'x.txt', 'ts', 'x.tsv'])('%s is none', (file) => {
    expect(found('{ firstName: Adele, sn: Abc12345 }', file)).toEqual(['1 name', '1 device'])
  })
})

it('letters that change their number in small ones shift nothing', () => {
  expect(found('İİİİ SSN: 123-45-6789 DOB: 1985-03-12')).toEqual(['1 ssn', '1 birth-date'])
})
