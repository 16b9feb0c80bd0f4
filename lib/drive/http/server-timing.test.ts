import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serverTiming } from './server-timing'

describe('serverTiming', () => {
  const header = 'db;dur=1.5, db_sum;dur=4.25, auth;dur=0, app;dur=12'
  it.each([
    ['db', 1.5],
    ['db_sum', 4.25],
    ['auth', 0],
    ['app', 12],
    ['crypto', undefined],
    ['sum', undefined],
  ])('reads %s', (name, value) => expect(serverTiming(header, name)).toBe(value))

  it.each([
    ['without spaces', 'app;dur=9,db;dur=3', 3],
    ['with a description', 'cache;desc="Cache Read";dur=23.2, db;desc="slowest query";dur=7', 7],
    ['with a comma in the description', 'db;desc="users, calls";dur=7', 7],
    ['with a look-alike in a description', 'cache;desc="of db;dur=99", db;dur=7', 7],
    ['with a description after', 'db;dur=7;desc="x"', 7],
    ['with a quoted duration', 'db;dur="7"', 7],
    ['with a quote in the description', 'db;desc="a \\"b\\", db;dur=9";dur=7', 7],
    ['with an unbalanced quote', 'app;desc="x, db;dur=7', 7],
    ['with a space after the semicolon', 'db; dur=7', 7],
    ['in a longer name only', 'xdb;dur=9, db_sum;dur=9', undefined],
    ['without a duration', 'db;desc="x", app;dur=5', undefined],
    ['with a duration that is none', 'db;dur=fast', undefined],
    ['empty', '', undefined],
    ['absent', undefined, undefined],
  ])('a header %s', (_, text, value) => expect(serverTiming(text, 'db')).toBe(value))

  it('finds each metric among others', () => {
    const metrics = fc.uniqueArray(
      fc.tuple(fc.stringMatching(/^[a-z_]{1,6}$/), fc.double({ min: 0, max: 1e6, noNaN: true })),
      {
        selector: ([name]) => name,
        minLength: 1,
      },
    )
    fc.assert(
      fc.property(metrics, fc.constantFrom(',', ', '), (list, joint) => {
        const text = list.map(([name, dur]) => `${name};dur=${dur.toFixed(3)}`).join(joint)
        for (const [name, dur] of list) expect(serverTiming(text, name)).toBe(Number(dur.toFixed(3)))
      }),
    )
  })
})
