import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCardNumber, isDea, isIban, isNorthAmericanVin } from './check-sums'
import { anyDate, toIsoDate } from './dates'
import { featuresOf } from './features'
import { imagesIn, isKnownPicture, mayHoldImages } from './images'
import { withoutMachineIds } from './masked'
import { isCounting, isInColumns, isMeasured } from './numbers-in-context'
import { readable } from './readable'

describe('check sums', () => {
  /** The digit that makes a number hold (ISO/IEC 7812-1, annex B). */
  const luhnDigit = (body: string) => {
    const sum = [...body].reverse().reduce((total, digit, at) => {
      const worth = at % 2 === 0 ? 2 * Number(digit) : Number(digit)
      return total + (worth > 9 ? worth - 9 : worth)
    }, 0)
    return (10 - (sum % 10)) % 10
  }
  /** As the schemes publish their ranges: by the first four digits. */
  const lengthsOf = (four: number): number[] => {
    const two = Math.floor(four / 100)
    if (Math.floor(four / 1000) === 4) return [13, 16, 19]
    if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return [16]
    if (two === 34 || two === 37) return [15]
    if (four === 6011 || two === 65 || two === 62 || (four >= 6440 && four <= 6499)) return [16, 17, 18, 19]
    if ((four >= 3000 && four <= 3059) || two === 36 || two === 38 || two === 39) return [14, 16]
    return four >= 3528 && four <= 3589 ? [16] : []
  }
  it('know the cards of each scheme by all their beginnings and lengths', () => {
    const wrong: string[] = []
    for (let four = 0; four < 10_000; four++)
      for (let length = 12; length <= 20; length++) {
        const body = `${String(four).padStart(4, '0')}${'7'.repeat(length - 5)}`
        const digit = luhnDigit(body)
        const is = isCardNumber(body + digit)
        if (is !== lengthsOf(four).includes(length) || isCardNumber(body + ((digit + 1) % 10))) wrong.push(body)
      }
    expect(wrong).toEqual([])
  })

  const vinWorth: Record<string, number> = {
    ...{ A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9 },
    ...{ S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9 },
  }
  const vinWith = (text: string) => {
    const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    const sum = [...text].reduce((all, sign, at) => all + (vinWorth[sign] ?? Number(sign)) * (weights[at] ?? 0), 0)
    return `${text.slice(0, 8)}${sum % 11 === 10 ? 'X' : sum % 11}${text.slice(9)}`
  }
  it('know a VIN by its ninth place, with a digit and two letters', () => {
    const sign = fc.constantFrom(...'ABCDEFGHJKLMNPRSTUVWXYZ0123456789')
    fc.assert(
      fc.property(fc.string({ unit: sign, minLength: 17, maxLength: 17 }), (text) => {
        const vin = vinWith(text)
        const letters = vin.match(/[A-Z]/g)?.length ?? 0
        expect(isNorthAmericanVin(vin)).toBe(letters > 1 && letters < 17)
        for (const other of '0123456789X')
          if (other !== vin[8]) expect(isNorthAmericanVin(vin.slice(0, 8) + other + vin.slice(9))).toBe(false)
      }),
    )
    for (const [text, is] of [
      ['1'.repeat(17), false],
      [`A${'1'.repeat(16)}`, false],
      [`${'1'.repeat(16)}A`, false],
      [`A${'1'.repeat(15)}B`, true],
      [`${'1'.repeat(15)}AB`, true],
      [`${'1'.repeat(14)}A1B`, true],
    ] as const)
      expect(isNorthAmericanVin(vinWith(text)), text).toBe(is)
    const onlyLetters = 'ABCDEFGHJKLMNPRST'
      .split('')
      .map((letter) => vinWith(`${letter.repeat(8)}X${'ABCDEFGH'}`))
      .find((vin) => vin[8] === 'X')
    expect(onlyLetters && isNorthAmericanVin(onlyLetters)).toBe(false)
  })

  it('know an IBAN by its remainder and its length', () => {
    const made = (account: string) => {
      const rest = [...`${account}161100`].reduce((left, sign) => Number(`${left}${Number.parseInt(sign, 36)}`) % 97, 0)
      return `GB${String(98 - rest).padStart(2, '0')}${account}`
    }
    for (let length = 11; length <= 40; length++) {
      const iban = made('7'.repeat(length - 4))
      expect(isIban(iban), `${length}`).toBe(length >= 15 && length <= 34)
      expect(isIban(iban.replace(/7$/, '8'))).toBe(false)
    }
    for (const iban of ['GB82WEST12345698765432', 'NO9386011117947', 'MT84MALT011000012345MTLCAST001S'])
      expect(isIban(iban)).toBe(true)
  })

  it('know a DEA number by its last digit and first letter', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(digits, (of) => {
        const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = of
        const check = (a + c + e + 2 * (b + d + f)) % 10
        for (let last = 0; last < 10; last++) expect(isDea(`AB${of.join('')}${last}`)).toBe(last === check)
      }),
    )
    const known = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter(
      (letter) => isDea(`${letter}B1388568`) && isDea(`${letter.toLowerCase()}b1388568`),
    )
    expect(known.join('')).toBe('ABCDEFGHJKLMPRSTUX')
  })
})

describe('dates', () => {
  it.each<readonly [written: string, iso: string]>([
    ['1985-03-12', '1985-03-12'],
    ['1985/3/12', '1985-03-12'],
    ['1985.03.12', '1985-03-12'],
    ['19850312', '1985-03-12'],
    ['03/12/1985', '1985-03-12'],
    ['3-12-85', '1985-03-12'],
    ['3.12.1985', '1985-03-12'],
    ['03 12 1985', '1985-03-12'],
    ['03/ 12/ 1985', '1985-03-12'],
    ['March 12, 1985', '1985-03-12'],
    ['Mar. 2 1985', '1985-03-02'],
    ['12 March 1985', '1985-03-12'],
    ['12-Mar-1985', '1985-03-12'],
    ['12th March, 1985', '1985-03-12'],
    ['Aug 1st, 1985', '1985-08-01'],
    [' 1985-12-01 ', '1985-12-01'],
    ...['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map(
      (month, at) => [`${month} 9 1985`, `1985-${String(at + 1).padStart(2, '0')}-09`] as const,
    ),
  ])('%s is %s', (written, iso) => {
    expect(toIsoDate(written)).toBe(iso)
    expect(new RegExp(`^${anyDate}$`).test(written.trim())).toBe(true)
  })

  it.each([
    ...['1985-13-12', 'some time', 'Foo 9 1985', 'March 1985', 'March 12', 'x1985-03-12', '1985-03-12x', '198503124'],
    ...['03/12/19850', '3/12/1', 'x3/12/85', '1985-99-12', 'March 9 19851 x', 'March 9, 85', '', '12', '1985'],
  ])('%j is none', (text) => expect(toIsoDate(text)).toBe(text))

  it.each([
    ['1985-12-31', '1985-12-31'],
    ['19851231', '1985-12-31'],
    ['12 August 1985', '1985-08-12'],
    ['1st August 1985', '1985-08-01'],
    ['2nd Dec 1985', '1985-12-02'],
    ['March 3rd, 1985', '1985-03-03'],
  ])('%s reads as %s', (text, iso) => expect(toIsoDate(text)).toBe(iso))
})

describe('features', () => {
  const sign = fc.constantFrom(...'0123456789abfgzAFZ:.-_/+; \n¤é')
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: sign, maxLength: 12 }) },
    fc.constantFrom(
      '12345 ',
      ' 00342',
      'GB82',
      '1EG4',
      'AB1234563',
      '1HGCM82633A004352',
      '00:00:5e:00:53:af',
      'fe80::1',
    ),
    fc.constantFrom('10.0.0.1', '00-00-5e-00-53-af', '212-867-5309', '2128675309', '4539 5787 6362 1486', '12 Elm St'),
  )
  const words = (text: string) => text.match(/[A-Za-z\d]+/g) ?? []
  const numbers = (text: string) => text.match(/[\d\s().+/é¤-]+/g) ?? []
  const count = (text: string) => text.replace(/\D/g, '').length

  it('are what they say of any text', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        const found = featuresOf(text)
        expect(found).toEqual({
          grouped: numbers(text).some((number) => count(number) >= 7 && /\d\D+\d/.test(number)),
          thirteen: numbers(text).some((number) => count(number) >= 13),
          plus: /\+\d/.test(text),
          ten: /(?<!\d)\d{10,11}(?!\d)/.test(text),
          house: /\d[A-Za-z]?[\s¤é]/.test(text),
          five: /(?:^|[\s¤é])\d{5}/.test(text),
          iban: words(text).some((word) => /^[A-Za-z]{2}\d\d/.test(word)),
          mbi: words(text).some((word) => /^\d[A-Za-z][A-Za-z\d]\d/.test(word)),
          dea: words(text).some((word) => word.length === 9 && count(word) >= 7 && count(word) < 9),
          vin: words(text).some((word) => word.length === 17),
          colons: (text.match(/(?:[\da-f]*:)+[\da-f]*(?![\w:])/gi) ?? []).some((run) => /::|(?:.*:){5}/.test(run)),
          points: (text.match(/[\da-f]*\.[\da-f.]*/gi) ?? []).some((run) => /\..*\./.test(run)),
          hyphens: (text.match(/[\da-f]*-[\da-f-]*/gi) ?? []).some((run) => /(?:-.*){5}/.test(run)),
        })
      }),
      { numRuns: 2000 },
    )
  })

  it('are empty of an empty text', () => expect(Object.values(featuresOf('')).some(Boolean)).toBe(false))
})

describe('what a machine made', () => {
  // Behind it are digits, without which nothing is looked at.
  const digits = '\n1234567'
  const covered = (text: string) =>
    withoutMachineIds(text + digits)
      .slice(0, -digits.length)
      .replace(/¤+/g, '¤')
  it.each([
    ['2026-11-22T18:30:00.123Z', '¤'],
    ['2026-11-22 18:30:00,5+01:00', '¤'],
    ['20261122T183000z', '¤'],
    ['2026-11-22T18:30:00', '¤'],
    ['2026-11-22T18:30:00+0100', '¤'],
    ['2026-11-22T18:30', '2026-11-22T18:30'],
    ['20261122 183000', '20261122 183000'],
    ['2026-1122T18:30:00', '2026-1122T18:30:00'],
    ['a2026-11-22T18:30:00', 'a2026-11-22T18:30:00'],
    ['x.20261122T183000Z', 'x.20261122T183000Z'],
    ['run-20261122t183000z-12', 'run-¤-12'],
    ['12.5 -12.5 +12.5 (12.5)', '¤ ¤ ¤ (¤)'],
    ['1.5e-7,1.5E+7;1.5e7', '¤,¤;¤'],
    ['p=12.5ms 1.e5 .5', 'p=¤ms 1.e5 .5'],
    ['M-12.5L-1.5', 'M¤L¤'],
    ['v12.5', 'v12.5'],
    ['1.2.3 10.1.2.3', '1.2.3 10.1.2.3'],
    ['12.5-7', '12.5-7'],
    ['212-867.5309', '212-867.5309'],
    ['(212)867.5309', '(212)867.5309'],
    ['(212) 867.5309', '(212) 867.5309'],
    ['(212)-867.5309', '(212)-867.5309'],
    ['+49.3012345', '+49.3012345'],
    ['+493.30123456789012', '+493.30123456789012'],
    ['+4930.3012345', '¤'],
    ['+49.301234', '¤'],
    ['+49.301234567890123', '¤'],
    ['-49.3012345', '¤'],
    ['on 2026-11-22 only', 'on 2026-11-22 only'],
    ['x3f2504e0-4f89-11d3-9a0c-0305e82c3301z', 'x¤z'],
    ['13f2504e0-4f89-11d3-9a0c-0305e82c3301', '13f2504e0-4f89-11d3-9a0c-0305e82c3301'],
    ['a3f2504e0-4f89-11d3-9a0c-0305e82c3301', 'a3f2504e0-4f89-11d3-9a0c-0305e82c3301'],
    ['3f2504e0-4f89-11d3-9a0c-0305e82c33011', '3f2504e0-4f89-11d3-9a0c-0305e82c33011'],
    ['3f2504e0-4f89-11d3-9a0c-0305e82c3301a', '3f2504e0-4f89-11d3-9a0c-0305e82c3301a'],
    ['.00f067aa0ba902b7', '.¤'],
    ['g00f067aa0ba902b7', 'g00f067aa0ba902b7'],
    ['x-00f067aa0ba902b7', 'x-00f067aa0ba902b7'],
    [`"${'aB1/'.repeat(30)}=="`, '"¤"'],
    [`"${'aB1/'.repeat(30)}"`, '"¤"'],
    [`Smith,${'aB1/'.repeat(30)},212-867-53091`, '¤,¤,212-867-53091'],
    [`Smith,${'aB1/'.repeat(30)};1EG4TE5MK73;+12128675309`, '¤,¤;1EG4TE5MK73;+12128675309'],
    [`Smith,${'aB1/'.repeat(30)},123456789,12345678,1AA23AAA9,1AA23A4A9,Ab1234567890`, '¤,¤,123456789,¤,¤,1AA23A4A9,¤'],
    [`Smith,${'aB1/'.repeat(30)},${'Z1'.repeat(20)},${'Z1'.repeat(20)}Z`, `¤,¤,${'Z1'.repeat(20)},¤`],
    ['3f2504e0-4f89-11d3-9a0c-0305e82c3301', '¤'],
    ['3F2504E0-4F89-81D3-BA0C-0305E82C3301', '¤'],
    ['3f2504e0-4f89-91d3-9a0c-0305e82c3301x', '3f2504e0-4f89-91d3-9a0c-0305e82c3301x'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_', '¤'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0 b', '¤ b'],
    ['00f067aa0ba902b7', '¤'],
    ['4BF92F3577B34DA6A3CE929D0E0E4736', '¤'],
    ['4BF92F3577B34DA6', '4BF92F3577B34DA6'],
    ['1234567890123456', '1234567890123456'],
    ['abcdefabcdefabcdef', 'abcdefabcdefabcdef'],
    ['00f067aa0ba902b', '00f067aa0ba902b'],
    ['00f067aa0ba902b7z', '00f067aa0ba902b7z'],
    [`"${'aB1/'.repeat(30)}="`, '"¤"'],
    [`"${'aB1/'.repeat(29)}"`, `"${'aB1/'.repeat(29)}"`],
    [`"${'ab1/'.repeat(30)}"`, `"${'ab1/'.repeat(30)}"`],
    [`"${'AB1/'.repeat(30)}"`, `"${'AB1/'.repeat(30)}"`],
    [`Smith,${'aB1/'.repeat(30)},212-867-5309`, `Smith,${'aB1/'.repeat(30)},212-867-5309`],
  ])('%s', (text, left) => expect(covered(text)).toBe(left))

  it('keeps the length, and times and decimals where there are few digits', () => {
    const text = 'a 3f2504e0-4f89-11d3-9a0c-0305e82c3301 at 2026-11-22T18:30:00Z'
    expect(withoutMachineIds(text)).toHaveLength(text.length)
    expect(withoutMachineIds('took 12.5 s')).toBe('took 12.5 s')
  })
})

describe('a number in its context', () => {
  const measured = (text: string) => {
    const at = text.search(/\d{10}/)
    return isMeasured(text, at, at + 10)
  }
  it.each([
    ...[
      'ms',
      'ns',
      'us',
      'µs',
      's',
      'bytes',
      'byte',
      'kB',
      'MiB',
      'GB',
      'b',
      '%',
      'samples',
      'events',
      'request',
      'rows',
      'line',
      'iterations',
    ].map((unit) => `n 2128675309 ${unit} more`),
    ...[
      'time',
      'times',
      'timestamp',
      'ts',
      'at',
      'ms',
      'ns',
      'us',
      's',
      'bytes',
      'byte',
      'size',
      'length',
      'duration',
      'offset',
      'count',
      'total',
      'sum',
    ].map((key) => `${key}=2128675309`),
    ...[
      'min',
      'max',
      'avg',
      'med',
      'rate',
      'value',
      'seed',
      'samples',
      'sample',
      'epoch',
      'exp',
      'iat',
      'nbf',
      'sent',
      'received',
      'start',
      'end',
      'elapsed',
    ].map((key) => `{"my_${key}": 2128675309`),
    ...['rss', 'heap', 'memory', 'limit', 'cursor', 'line', 'port', 'version', 'p95'].map(
      (key) => `${key}: 2128675309`,
    ),
    '{"other":2128675309}',
    '[1, 2128675309, 3]',
    'x 2147483647',
  ])('is measured in %s', (text) => expect(measured(text)).toBe(true))

  it.each([
    'call 2128675309',
    '"number":"2128675309"',
    'phone=2128675309',
    'a, 2128675309',
    'data2128675309',
    'n 2128675309 seconds ago',
    'x: 2128675309',
  ])('is none in %s', (text) => expect(measured(text)).toBe(false))

  it('of a column, by the name of the column', () => {
    for (const name of ['timestamp', 'start_time', 'Size', 'p99']) expect(isCounting(name)).toBe(true)
    for (const name of ['phone', 'sometime_phone', 'datum']) expect(isCounting(name)).toBe(false)
  })

  it.each([
    ...['ms', 'sample', 'event', 'requests', 'row', 'lines', 'iteration'].map((unit) => `2128675309${unit}`),
    ...['http://x.test:7100/a?my_size: 2128675309', `${'x'.repeat(70)} size=2128675309`],
    ...[
      '{"a" : 2128675309 }',
      '[ 2128675309 ]',
      '{"a":[[1], 2128675309]}',
      '[{"a":1} , 2128675309]',
      '{"a":\n2128675309',
      '[1 ,2128675309',
    ],
    ...['x 2147483647;', 'x 2147483648;', 'x 4294967295;'],
  ])('is measured, too, in %s', (text) => expect(measured(text)).toBe(true))

  it.each([
    ...['x 4294967297;', 'n 2128675309 x ms', 'n 2128675309xms', 'size of 2128675309', 'size=x 2128675309'],
    ...[
      '"a"x: 2128675309',
      '[x 2128675309',
      '{"a":2128675309 x}',
      '{"a":2128675309"}',
      '{"a": 2128675309:1',
      '{"a":2128675309x}',
    ],
    ...[`size=${' '.repeat(80)}2128675309`, '] x, 2128675309'],
  ])('is none, either, in %s', (text) => expect(measured(text)).toBe(false))

  it('stands among others, with spaces or tabs between', () => {
    const among = (text: string) => isInColumns(text, text.indexOf('345'), text.indexOf('345') + 3)
    for (const text of ['12 345', '345 12', '12  \t345', '345\t  12', '7 345 x']) expect(among(text), text).toBe(true)
    for (const text of ['a 345 b', '12345', '12 x345', '345x 12', '12-345', '12 , 345', '345 , 12', '345'])
      expect(among(text), text).toBe(false)
  })
})

describe('what hides a value', () => {
  it.each([
    ['１２３', '123'],
    ['١٢٣', '123'],
    ['a\u00ad\u200bb', 'ab'],
    ['1\u20112\u20133\u22124', '1-2-3-4'],
    ['\u201ca\u201d\u2018b\u2019', '"a""b"'],
    ['a\u00a0b\u2003c', 'a b c'],
    [String.raw`\u0031\x32\u{000033}`, '123'],
    [String.raw`a\nb\tc\rd\"e\'f\/g\\h`, `a\nb\tc\nd"e'f/g\\h`],
    [String.raw`\\u0031`, '\\1'],
    ['&#49;&#x32;&amp;&lt;&gt;&quot;&apos;&nbsp;&hyphen;', '12&<>"\' -'],
    ['&dash;&ndash;&minus;&commat;&period;&plus;&lpar;&rpar;&colon;&sol;&Tab;&ensp;&emsp;|', '---@.+():/\t  |'],
    ['&nothing;', '&nothing;'],
    ['%31%32%2D%c3%a9', '12-é'],
    ['/x?q=a+b+%28c', '/x?q=a b (c'],
    ['q=1+2', 'q=1 2'],
    ['1+2', '1+2'],
    ['a b=c d+e', 'a b=c d+e'],
    ['mary [at] gmail (dot) com', 'mary@gmail.com'],
    ['MARY( AT )x', 'MARY@x'],
    ['[atom]', '[atom]'],
    ['mary [ at ] gmail [ dot ] com', 'mary@gmail.com'],
    ['a  (  dot  )  b', 'a.b'],
    ['?a+b', '?a b'],
    ['&#x10ffff;', '\u{10ffff}'],
    ['plain text stays', 'plain text stays'],
  ])('%s', (hidden, plain) => expect(readable(hidden)).toBe(plain))

  it('is undone three deep', () => {
    expect(readable('%2525%32')).toBe('%2')
    expect(readable('&#0;&#x110000;')).toBe('')
  })

  it('takes no longer for a long line than its length asks', () => {
    for (const text of [
      '=x'.repeat(200_000),
      ' '.repeat(400_000),
      '('.repeat(400_000),
      '&'.repeat(400_000),
      '%3'.repeat(200_000),
    ])
      expect(readable(text)).toHaveLength(text.length)
  })
})

describe('pictures and records in a text', () => {
  const long = 'A'.repeat(20)
  it.each<readonly [text: string, id: string]>([
    [`data:image/png;base64,${long}`, 'photo'],
    [`data:image/svg+xml;base64,`, 'photo'],
    ...['iVBORw0KGgo', '/9j/', 'R0lGODlh', 'R0lGODdh', 'UklGR', 'SUkqA', 'TU0AK'].map(
      (begins) => [`"${begins}${long}"`, 'photo'] as const,
    ),
    ...['Rk1SAC', 'RklSAD', 'RkFDAD', 'SUlSAD'].map((begins) => [`"${begins}${long}"`, 'biometric'] as const),
  ])('%s is a %s', (text, id) => expect(imagesIn(text).map((found) => found.id)).toEqual([id]))

  it.each([`xiVBORw0KGgo${long}`, '"iVBORw0KGgoAAAA"', '"Rk1SACAAA"', `x/9j/${long}`, 'nothing'])(
    '%s is none',
    (text) => expect(imagesIn(text)).toEqual([]),
  )

  it('are all told, with what they are written as', () => {
    const [jpeg, record] = [`/9j/${long}`, `Rk1SAC${long}`]
    expect(imagesIn(`"${jpeg}" "${record}" "${jpeg}" "${record}"`)).toEqual([
      ...[jpeg, jpeg].map((value) => ({ id: 'photo', value })),
      ...[record, record].map((value) => ({ id: 'biometric', value })),
    ])
    expect(isKnownPicture(jpeg)).toBe(false)
  })

  it('are where one of their beginnings is', () => {
    for (const begins of ['data:image/', 'iVBORw0KGgo', '/9j/', 'UklGR', 'Rk1SAC', 'SUlSAD'])
      expect(mayHoldImages(`x ${begins}`), begins).toBe(true)
    expect(mayHoldImages('data: an image of /9 and Uk')).toBe(false)
  })
})
