import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { night, resultText } from '../testing/result-text'
import { ResultStore } from './store'

let folder: string
const opened: ResultStore[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'))
})
afterEach(() => {
  for (const store of opened.splice(0)) store.close()
  rmSync(folder, { recursive: true, force: true })
})
const open = (): ResultStore => {
  const store = new ResultStore(folder)
  opened.push(store)
  return store
}
const ids = (store: ResultStore) => store.runs().map(({ id }) => id)
const nightly = (n: number, more: Parameters<typeof resultText>[0] = {}) =>
  resultText({ run_id: `run-${n}`, ended_at: night(n), ...more })
const key = { kind: 'run', platform: 'tcall', profile: 'load', criterion: 'T1', phase: 'hold' }

describe('a store', () => {
  it('gives back the bytes that it was given', () => {
    const store = open()
    const { file } = store.add(nightly(1))
    expect(store.read(file).content).toBe(nightly(1))
    expect(readFileSync(join(folder, 'runs/run-1.json'), 'utf8')).toBe(nightly(1))
  })

  it('lists by time, and filters', () => {
    const store = open()
    for (const n of [3, 1, 2]) store.add(nightly(n, { verdict: n === 2 ? 'fail' : 'pass' }))
    expect(ids(store)).toEqual(['run-1', 'run-2', 'run-3'])
    expect(store.runs({ last: 2 }).map(({ id }) => id)).toEqual(['run-2', 'run-3'])
    expect(store.runs({ verdict: 'fail' }).map(({ id }) => id)).toEqual(['run-2'])
    expect(store.runs({ since: night(2), until: night(3) }).map(({ id }) => id)).toEqual(['run-2'])
    expect(store.runs({ platform: 'medcor' })).toEqual([])
  })

  it('takes a result once, and another of the same run only when told to', () => {
    const store = open()
    store.add(nightly(1))
    expect(store.add(nightly(1)).outcome).toBe('already there')
    expect(() => store.add(nightly(1, { t1: 120 }))).toThrow(/another result of the run run-1 is there/)
    expect(store.points(key).map(({ actual }) => actual)).toEqual([100])
    expect(store.add(nightly(1, { t1: 120 }), { replace: true }).outcome).toBe('replaced')
    expect(store.points(key).map(({ actual }) => actual)).toEqual([120])
  })

  it('keeps the instances of one run, and kinds with the same id, apart', () => {
    const store = open()
    store.add(nightly(1, { instance: { index: 1, of: 2 } }))
    store.add(nightly(1, { instance: { index: 2, of: 2 } }))
    store.add(nightly(1, { version: 2, kind: 'limit', id: 'run-1' }))
    expect(
      store
        .named('run-1')
        .map(({ file }) => file)
        .sort(),
    ).toEqual(['limit-run-1.json', 'run-1.1-of-2.json', 'run-1.2-of-2.json'])
  })

  it('never lets an id choose a path', () => {
    const { file } = open().add(nightly(1, { run_id: '../../outside' }))
    expect(file).toMatch(/^run-[0-9a-f]{32}\.json$/)
  })

  it('shows runs from the future, and gives no points of them', () => {
    const store = open()
    store.add(nightly(1))
    store.add(nightly(2, { ended_at: '2999-01-01T00:00:00.000Z' }))
    expect(ids(store)).toEqual(['run-1', 'run-2'])
    expect(store.points(key).map(({ id }) => id)).toEqual(['run-1'])
  })

  it('takes results of other time zones at their time', () => {
    const store = open()
    store.add(nightly(1, { ended_at: '2026-03-29T03:30:00+02:00' }))
    store.add(nightly(2, { ended_at: '2026-03-29T01:00:00Z' }))
    expect(ids(store)).toEqual(['run-2', 'run-1'])
  })
})

describe('the index', () => {
  it('is whole in its one file once it has settled: the log beside it is empty', () => {
    const store = new ResultStore(folder)
    store.add(nightly(1))
    const log = join(folder, 'index.db-wal')
    expect(statSync(log).size).toBeGreaterThan(0)
    store.settle()
    store.close()
    expect(existsSync(log) ? statSync(log).size : 0).toBe(0)
  })

  it('is made again from the files when it is gone, broken or older', () => {
    const first = open()
    for (const n of [1, 2, 3]) first.add(nightly(n))
    first.close()
    opened.pop()
    const index = join(folder, 'index.db')
    const spoil: Record<string, () => void> = {
      gone: () => {
        for (const end of ['', '-wal', '-shm']) rmSync(`${index}${end}`, { force: true })
      },
      broken: () => writeFileSync(index, 'no database at all '.repeat(1000)),
      older: () => {
        rmSync(index)
        const db = new Database(index)
        db.exec('CREATE TABLE results (name TEXT); INSERT INTO results VALUES (1); PRAGMA user_version = 0')
        db.close()
      },
    }
    for (const [how, spoilt] of Object.entries(spoil)) {
      spoilt()
      const store = new ResultStore(folder)
      expect([how, ids(store)]).toEqual([how, ['run-1', 'run-2', 'run-3']])
      expect([how, store.points(key).length]).toEqual([how, 3])
      store.close()
    }
  })

  it('follows files that came, changed and went behind its back', () => {
    const store = open()
    for (const n of [1, 2]) store.add(nightly(n))
    writeFileSync(join(folder, 'runs/run-3.json'), nightly(3))
    writeFileSync(join(folder, 'runs/run-2.json'), nightly(2, { t1: 123.5 }))
    rmSync(join(folder, 'runs/run-1.json'))
    const later = open()
    expect(later.points(key).map(({ id, actual }) => [id, actual])).toEqual([
      ['run-2', 123.5],
      ['run-3', 100],
    ])
  })

  it('has what two writers add at once', () => {
    const [one, other] = [open(), open()]
    for (let n = 0; n < 20; n++) (n % 2 ? one : other).add(nightly(n))
    expect(ids(one)).toHaveLength(20)
    expect(ids(other)).toEqual(ids(one))
  })
})

describe('what is no result', () => {
  it('is set aside with the reason, and nothing else is lost', () => {
    open().add(nightly(1))
    writeFileSync(join(folder, 'runs/half.json'), nightly(2).slice(0, 100))
    writeFileSync(join(folder, 'runs/foreign.json'), '{"name":"a package"}')
    const store = open()
    expect(ids(store)).toEqual(['run-1'])
    expect(store.notices).toEqual([
      expect.stringMatching(
        /^runs\/foreign\.json is no result of this suite: .*; it now lies in aside\/foreign\.json$/,
      ),
      expect.stringMatching(/^runs\/half\.json is not JSON: .*; it now lies in aside\/half\.json$/),
    ])
    expect(readFileSync(join(folder, 'aside/half.json'), 'utf8')).toBe(nightly(2).slice(0, 100))
    expect(readFileSync(join(folder, 'aside/half.json.why.txt'), 'utf8')).toMatch(/is not JSON/)
    expect(open().notices).toEqual([])
  })

  it('does not push out what was set aside before under the same name', () => {
    open()
    for (const content of ['first', 'second']) {
      writeFileSync(join(folder, 'runs/bad.json'), content)
      open()
    }
    const aside = readdirSync(join(folder, 'aside')).filter((name) => name.endsWith('.json'))
    expect(aside.map((name) => readFileSync(join(folder, 'aside', name), 'utf8')).sort()).toEqual(['first', 'second'])
  })

  it('but was written by a newer suite stays, and is named', () => {
    open()
    writeFileSync(join(folder, 'runs/later.json'), nightly(1, { version: 3 }))
    expect(open().notices).toEqual([
      expect.stringMatching(/^runs\/later\.json has result version 3; .*stays where it is/),
    ])
    expect(existsSync(join(folder, 'runs/later.json'))).toBe(true)
  })

  it('is refused on adding, with the name of the file, and left where it is', () => {
    const file = join(folder, 'foreign.json')
    writeFileSync(file, '{}')
    expect(() => open().addFile(file)).toThrow(`${file} is no result of this suite`)
    expect(existsSync(file)).toBe(true)
  })
})

describe('a store of a newer version', () => {
  it('is refused in one line', () => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'store.json'), '{"version":2}')
    expect(() => new ResultStore(folder)).toThrow(
      /^[^\n]* is a store of version 2; this suite knows 1: update the suite$/,
    )
  })

  it('is refused also when only its index is newer', () => {
    open()
    const db = new Database(join(folder, 'index.db'))
    db.exec('PRAGMA user_version = 99')
    db.close()
    expect(() => new ResultStore(folder)).toThrow(
      /^[^\n]*newer suite \(index 99; this one writes 2\): update the suite$/,
    )
  })
})

it('a copy of the files alone is the whole store', () => {
  const store = open()
  for (const n of [1, 2]) store.add(nightly(n))
  const copy = mkdtempSync(join(tmpdir(), 'store-copy-'))
  mkdirSync(join(copy, 'runs'))
  for (const name of readdirSync(join(folder, 'runs')))
    copyFileSync(join(folder, 'runs', name), join(copy, 'runs', name))
  const restored = new ResultStore(copy)
  expect(restored.runs()).toEqual(store.runs())
  restored.close()
  rmSync(copy, { recursive: true })
})
