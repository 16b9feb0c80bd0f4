import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { Family, machineTicks, othersWereInTheWay, processOf, processorUse, watchProcessor } from './processor'

/** Ticks of two processors, 100 an interval: what was busy and what of it ours. */
const counted = (...intervals: [busy: number, ours: number][]) => {
  const ticks = [{ busy: 1000, all: 5000, ours: 70 }]
  for (const [busy, ours] of intervals) {
    const last = ticks.at(-1) ?? { busy: 0, all: 0, ours: 0 }
    ticks.push({ busy: last.busy + busy, all: last.all + 100, ours: last.ours + ours })
  }
  return processorUse(ticks, 0.005)
}

describe('the use of the processors', () => {
  it('is what passed between the counts, ours and others', () => {
    const use = counted([80, 60], [40, 20])
    expect(use).toEqual({ seconds: 1, ours: 0.4, others: expect.closeTo(0.2), short: 0 })
  })

  it('is short while nothing is idle and others have a part of it', () => {
    expect(counted([100, 60], [100, 99], [90, 10], [100, 80]).short).toBe(0.5)
  })

  it('of no time is nothing', () => {
    expect(counted()).toEqual({ seconds: 0, ours: 0, others: 0, short: 0 })
  })
})

describe('others were in the way', () => {
  it.each([
    [true, 'nothing was idle and others took a third', counted([100, 66], [100, 66])],
    [true, 'so for a third of the time', counted([100, 60], [80, 80], [40, 40])],
    [false, 'nobody else ran', counted([100, 100], [100, 100])],
    [false, 'others took half, and a third of the processors was idle', counted([66, 16], [66, 16])],
    [false, 'it took nearly all that there was itself', counted([100, 85], [100, 85])],
    [false, 'others took all, for a moment', counted([100, 1], ...Array<[number, number]>(9).fill([50, 49]))],
  ])('%s: %s', (expected, _, use) => {
    expect(othersWereInTheWay(use)).toBe(expected)
  })
})

describe('what Linux says', () => {
  it('of the machine', () => {
    expect(machineTicks('cpu  10 1 5 100 20 2 3 4 7 1\ncpu0 …')).toEqual({ busy: 25, all: 145 })
  })

  it('of a process, by whatever name', () => {
    const stat = '42 (a) b (c) S 7 42 42 0 -1 4194304 1 2 3 4 11 12 13 14 20 0 1 0 9001 1 2'
    expect(processOf(42, stat)).toEqual({ pid: 42, parent: 7, started: '9001', ticks: 50 })
  })
})

describe('a family of processes', () => {
  const process = (pid: number, parent: number, ticks: number, started = 'a') => ({ pid, parent, ticks, started })

  it('is who descends from its root', () => {
    const family = new Family(10)
    expect(family.ticks([process(1, 0, 500), process(10, 1, 5), process(12, 11, 3), process(11, 10, 2)])).toBe(10)
  })

  it('keeps the time of those that ended, whoever they left it to', () => {
    const family = new Family(10)
    family.ticks([process(10, 1, 5), process(11, 10, 2), process(12, 11, 3)])
    // 11 has ended, and 10 waited for it; 12 now is the child of init.
    expect(family.ticks([process(10, 1, 7), process(12, 1, 4)])).toBe(11)
    expect(family.ticks([process(10, 1, 7)])).toBe(11)
  })

  it('has strangers among its descendants', () => {
    const family = new Family(10, [11])
    expect(family.ticks([process(10, 1, 5), process(11, 10, 200), process(12, 11, 300)])).toBe(5)
  })

  it('does not take another process for one that ended with its pid', () => {
    const family = new Family(10)
    family.ticks([process(10, 1, 5), process(11, 10, 2)])
    expect(family.ticks([process(10, 1, 7), process(11, 1, 900, 'b')])).toBe(7)
  })
})

it.runIf(process.platform === 'linux')('counts what a process of its own uses as ours', async () => {
  const stop = watchProcessor()
  const burner = spawn(process.execPath, ['-e', 'while (process.cpuUsage().user < 300_000);'])
  await once(burner, 'exit')
  const { ours = 0, seconds = 0 } = stop() ?? {}
  const processors = (await import('node:os')).cpus().length
  expect(ours * seconds * processors).toBeGreaterThanOrEqual(0.3)
})
