import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Judgements } from '../gate/judgements'
import { ResultStore } from '../store/store'
import { trendOf } from '../trend/trend'
import { invalidNight, nights, planted, simulatedNights } from './nights'
import { type JudgedNight, simulateHistory } from './simulate-history'

describe('90 simulated nights', () => {
  let folder: string
  let store: ResultStore
  let judged: JudgedNight[]
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nights-'))
    store = new ResultStore(folder)
    judged = await simulateHistory(store, 1, () => {})
  }, 60_000)
  afterAll(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  it('are marked as simulated, in the file and in the store', () => {
    expect(store.runs()).toHaveLength(nights)
    expect(store.runs().every(({ simulated }) => simulated === 1)).toBe(true)
  })

  it.each(planted)('show $criterion worse within two nights of night $from, and not before', ({ criterion, from }) => {
    const first = judged.find(({ criteria }) => criteria.some((c) => c.id === criterion && c.state === 'regression'))
    expect([from, from + 1]).toContain(first?.night)
  })

  it('show nothing else as worse', () => {
    const others = judged.flatMap(({ night, criteria }) => {
      const inForce = (id: string) =>
        planted.some(
          (p) =>
            p.criterion === id &&
            night >= p.from &&
            night <= (p.until ?? p.accepted?.night ?? Number.POSITIVE_INFINITY),
        )
      return criteria.filter(({ id, state }) => state === 'regression' && !inForce(id)).map(({ id }) => [night, id])
    })
    expect(others).toEqual([])
  })

  it('never let a night pass that cannot be compared, or whose generator was held up', () => {
    expect(judged.slice(0, 10).map(({ outcome }) => outcome)).toEqual(Array(10).fill('insufficient'))
    expect(judged[invalidNight - 1]?.outcome).toBe('invalid')
  })

  it('have a trend with the planted changes on their nights, and no other', () => {
    const { changes } = trendOf(store.series({}).map((key) => ({ key, points: store.points(key) })))
    const nightOf = (run: string) => judged.find((one) => one.run.id === run)?.night
    expect(changes.map(({ series, after, harm }) => [series.criterion, nightOf(after.run), harm])).toEqual([
      ['T1', 25, 'worse'],
      ['T6', 48, 'worse'],
      ['T6', 60, 'better'],
      ['T2', 74, 'worse'],
    ])
  })

  it('leave what the gate said', () => {
    expect(new Judgements(store).list().map(({ outcome }) => outcome)).toEqual(judged.map(({ outcome }) => outcome))
  })
})

it('the same seed makes the same nights, another one others', () => {
  const [one, same, other] = [1, 1, 2].map((seed) => simulatedNights(seed).next().value)
  expect(same).toEqual(one)
  expect(other).not.toEqual(one)
})
