import { expect, it } from 'vitest'
import { statementsIn } from './statement'

it('reads names, values, weights and texts of several lines', () => {
  const text = `-- what the application asks most
-- name: one_call
-- values: select id from calls order by random() limit 100;
-- weight: 3
select *
from calls where id = $1;

-- name: newest
with newest as (select max(id) as id from calls) select id from newest
`
  expect(statementsIn(text)).toEqual([
    {
      name: 'one_call',
      values: 'select id from calls order by random() limit 100',
      weight: 3,
      text: 'select *\nfrom calls where id = $1',
    },
    { name: 'newest', weight: 1, text: 'with newest as (select max(id) as id from calls) select id from newest' },
  ])
})

it.each([
  ['', 'there is no statement in it; begin each with a line "-- name: …"'],
  ['select 1', 'line 1 belongs to no statement; begin each with a line "-- name: …"'],
  ['-- name: a b\nselect 1', 'line 1: "a b" is no name; use letters, digits and _'],
  ['-- name: a\n-- weight: none\nselect 1', 'line 2: weight "none" is no number above 0'],
  ['-- name: a\ndelete from calls', 'a does not read: a statement here begins with select, with, values or table'],
  [
    '-- name: a\n-- a remark\ntruncate calls',
    'a does not read: a statement here begins with select, with, values or table',
  ],
  ['-- name: a\n', 'a does not read: a statement here begins with select, with, values or table'],
  [
    '-- name: a\n-- values: delete from calls returning id\nselect 1',
    'a does not read: a statement here begins with select, with, values or table',
  ],
  ['-- name: a\nselect 1\n-- name: a\nselect 2', 'two statements are called a; give each a name of its own'],
])('refuses %j in one line', (text, message) => {
  expect(() => statementsIn(text)).toThrow(message)
})
