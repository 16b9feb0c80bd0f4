import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reduceStatement, titleOf } from './reduce-statement'

const shown = (sql: string) => {
  const { name, verb, relations } = reduceStatement(sql)
  return [name ?? '-', verb, ...relations].join(' ')
}

describe('what is left of a statement', () => {
  it.each([
    ['select * from calls where id = $1 /* call_one */', 'call_one select calls'],
    ['/* call_one */ SELECT 1 FROM Calls', 'call_one select calls'],
    ["select 1 from a /*operation='getCall',traceparent='00-5bd66ef5-4b'*/", 'getCall select a'],
    ['select a.x, b.y from s.a, only b join "C" on a.x = "C".x where 1 = 1', '- select a b C'],
    ['insert into calls (a, b) values ($1, $2) on conflict (a) do update set b = $2', '- insert calls'],
    ['update calls set state = $1 from agents where calls.a = agents.a', '- update calls agents'],
    ['delete from calls using agents where true', '- delete calls agents'],
    ['merge into stock using sales on true when matched then delete', '- merge stock sales'],
    [
      'with gone as (delete from calls returning id) select count(*) from gone join numbers using (id)',
      '- delete calls numbers',
    ],
    ['with a as not materialized (select * from t) select * from a', '- select t'],
    ['select * from calls where id = $1 for update', '- select calls'],
    ['select extract(epoch from started_at), trim(both from name) from calls', '- select calls'],
    ['select * from calls where a is distinct from b', '- select calls'],
    ['select * from unnest($1::text[]) as t(x)', '- select'],
    ['select x from a union all select x from b', '- select a b'],
    ['select (select max(x) from a), (select 1 from b where b.i = c.i) from c', '- select a b c'],
    ['lock table calls in exclusive mode', '- lock calls'],
    ['truncate calls, agents', '- truncate calls agents'],
    ['begin', '- begin'],
    ["set application_name = 'Jane Doe'", '- set'],
    ["create role x password 'hunter'", '- create'],
    ['', '- other'],
    ['<insufficient privilege>', '- other'],
  ])('%s', (sql, expected) => expect(shown(sql)).toBe(expected))

  it('knows a filter and an aggregate', () => {
    expect(reduceStatement('select id from calls where x = 1')).toMatchObject({ filters: true, aggregates: false })
    expect(reduceStatement('select count(*) from calls')).toMatchObject({ filters: false, aggregates: true })
  })

  it('is called by its name, else by what it does', () => {
    expect(titleOf(reduceStatement('select 1 from a, b'))).toBe('select a, b')
    expect(titleOf(reduceStatement('select 1 from a /* mine */'))).toBe('mine')
  })
})

describe('no data is in what is left', () => {
  const secret = 'Zebedee'
  const places = [
    (text: string) => `select * from patients where name = '${text}'`,
    (text: string) => `select * from patients where name = '${text}`, // cut off
    (text: string) => `select * from patients where name = E'it\\'s ${text}'`,
    (text: string) => `select * from patients where name = 'it''s ${text}' and x = 1`,
    (text: string) => `select * from patients where name = $$${text}$$`,
    (text: string) => `select * from patients where name = $a$ from ${text} $$ $a$`,
    (text: string) => `select * from patients where name = U&'${text}'`,
    (text: string) => `select '${text}' as "${text} of it" from patients`,
    (text: string) => `select * from patients -- from ${text}\n where x = 1`,
    (text: string) => `select * from patients /* patient ${text} */`,
    (text: string) => `select * from patients /* a /* b */ from ${text} */`,
    (text: string) => `/*user='${text}',operation='getPatient'*/ select * from patients`,
    (text: string) => `/*operation='of ${text}'*/ select * from patients`,
    (text: string) => `select * from patients /*statement='patients 12' from ${text}`,
    (text: string) => `insert into patients values ('${text}', 'from ${text}')`,
    (text: string) => `select * from "patients ${text}"`,
    (text: string) => `call admit('${text}')`,
    (text: string) => `${text}`,
  ]
  it.each(places.map((place) => [place(secret)]))('%s', (sql) => {
    expect(JSON.stringify(reduceStatement(sql))).not.toMatch(new RegExp(secret, 'i'))
  })

  it('whatever the literal holds, and wherever the text is cut off', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(200), (noise, cut) => {
        const literal = `${noise} from ${secret}`.replaceAll("'", "''")
        const sql = `select * from patients where name = '${literal}' and mrn = $1 /* patients_one */`
        const text = JSON.stringify(reduceStatement(sql.slice(0, cut)))
        expect(text).not.toMatch(new RegExp(secret, 'i'))
      }),
    )
  })

  it('a number of many digits is no name', () => {
    expect(reduceStatement('select 1 /* mrn_1234567 */').name).toBeUndefined()
    expect(reduceStatement("select 1 /*route='/patients/123456789'*/").name).toBeUndefined()
  })
})
