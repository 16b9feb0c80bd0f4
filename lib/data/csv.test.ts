import { csvFormatRows } from 'd3-dsv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvRows } from './csv'

const fields = (text: string) => csvRows(text).map((row) => row.fields)

describe('csvRows', () => {
  it('takes commas, line ends and doubled quotes in quotes, and leaves spaces alone', () => {
    expect(fields('a,"b,c"\r\n"d\ne","say ""f"""\r\n g , h \n')).toEqual([
      ['a', 'b,c'],
      ['d\ne', 'say "f"'],
      [' g ', ' h '],
    ])
  })

  it('says in which line each row begins', () => {
    expect(csvRows('\ufeffa\n\n"b\r\nc\nd"\r\ne').map(({ line }) => line)).toEqual([1, 3, 6])
  })

  it.each(['a\nb', 'a\r\nb', 'a\rb', '\ufeffa\nb\n', 'a\n\n \nb\r\n\r\n'])('reads %j', (text) => {
    expect(fields(text)).toEqual([['a'], ['b']])
  })

  it.each([
    ['a\nb,pa"ss\n', 'line 2 has a quote within a field'],
    ['a\n"b\nc", "secret word"\n', 'line 3 has a quote within a field'],
    ['a\nb,"secret', 'line 2 has a quote that is never closed'],
    ['a\nb,"secret""\n', 'line 2 has a quote that is never closed'],
    ['a\nb,"secret"word\n', 'line 2 goes on after a closing quote'],
    ['a\nb,"secret" \n', 'line 2 goes on after a closing quote'],
  ])('refuses %j: %s, and does not say what', (text, message) => {
    expect(() => csvRows(text)).toThrow(message)
    expect(() => csvRows(text)).toThrow(/^((?!secret).)*$/)
  })

  it('reads what any writer of CSV made of any table', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '\n', '\r', 'é', '\ufeff') })
    const table = fc.array(
      fc.array(
        field.map((text) => `x${text}`),
        { minLength: 1, maxLength: 4 },
      ),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(table, (rows) => {
        expect(fields(csvFormatRows(rows))).toEqual(rows)
      }),
    )
  })
})
