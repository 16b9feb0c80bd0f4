import { describe, expect, it } from 'vitest'
import { choice, count, csvFile, flag, folder, list, number, type Setting, secret, text, url } from './setting'

const read = <V>(setting: Setting<V>, given?: string) => setting.parse('NAME', given)

describe('a setting', () => {
  it.each<[string, Setting<unknown>, kind: string, told: boolean, fallback: unknown]>([
    ['address', url({ doc: '' }), 'url', true, ''],
    ['choice', choice({ doc: '', default: 'b', choices: ['a', 'b'] }), 'choice', true, 'b'],
    ['text', text({ doc: '' }), 'text', true, ''],
    ['folder', folder({ doc: '' }), 'folder', true, ''],
    ['secret', secret({ doc: '' }), 'secret', false, ''],
    ['file', csvFile({ doc: '', columns: 'a,b' }), 'file', false, ''],
    ['flag that is off', flag({ doc: '', default: '0' }), 'flag', true, false],
    ['flag that is on', flag({ doc: '', default: '1' }), 'flag', true, true],
    ['list', list({ doc: '' }), 'list', true, []],
    ['number', number({ doc: '', min: 0, max: 9, default: '2.5' }), 'number', true, 2.5],
    ['count', count({ doc: '', min: 0, max: 9 }), 'count', true, undefined],
  ])(
    '%s: what it is, whether results tell it, and what it is where it was wrong',
    (_, setting, kind, told, fallback) => {
      expect([setting.kind, setting.told, setting.fallback]).toEqual([kind, told, fallback])
    },
  )

  it.each([
    ['0', 0],
    ['9', 9],
    ['12.75', 12.75],
    [' 10 ', 10],
    ['+4.', 4],
    ['.125', 0.125],
    ['1e+1', 10],
    ['250e-1', 25],
    ['1e00', 1],
    ['-0', -0],
    ['99', 99],
  ])('reads %j as a number', (given, value) => {
    expect(read(number({ doc: '', min: -5, max: 99 }), given)).toBe(value)
  })

  it.each(['', '.', '1e', 'e1', '1.2.3', '1 2', '0b1', '--1', '1e1.5', 'x1', '1x', '٣'])(
    'takes %j for none',
    (given) => {
      expect(() => read(number({ doc: '', min: 0, max: 99 }), given)).toThrow('is not a number; give one from 0 to 99')
    },
  )

  it('takes both ends of its range, and nothing beyond them', () => {
    const setting = number({ doc: '', min: 0.5, max: 2, unit: 's' })
    for (const given of ['0.5', '2']) expect(read(setting, given)).toBe(Number(given))
    for (const given of ['0.49', '2.01'])
      expect(() => read(setting, given)).toThrow('is out of range; give a number from 0.5 to 2 s')
    expect(read(setting)).toBeUndefined()
  })

  it('has a text for a text, and nothing for none', () => {
    for (const setting of [text({ doc: '' }), folder({ doc: '' }), secret({ doc: '' })])
      expect([read(setting, 'x'), read(setting)]).toEqual(['x', ''])
    expect([read(list({ doc: '' }), ' a ,,b'), read(list({ doc: '' }))]).toEqual([['a', 'b'], []])
    expect([read(flag({ doc: '', default: '0' }), '1'), read(flag({ doc: '', default: '0' }), '0')]).toEqual([
      true,
      false,
    ])
    expect(read(choice({ doc: '', default: 'b', choices: ['a', 'b'] }), 'a')).toBe('a')
  })

  it('keeps the path of a file, and of a file that was given itself nothing', () => {
    const setting = csvFile({ doc: '', columns: 'a,b' })
    expect(['x.csv', 'a,b\n1,2', 'a,b\r1,2'].map((given) => read(setting, given))).toEqual(['x.csv', '', ''])
  })
})
