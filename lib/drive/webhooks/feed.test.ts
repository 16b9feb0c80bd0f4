import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Feed } from './feed'

/** A feed that grows, in pages, and may refuse to answer. */
function source(pageSize: number) {
  const all: number[] = []
  return {
    all,
    down: false,
    read(after: string | undefined) {
      if (this.down) return undefined
      const from = Number(after ?? 0)
      const entries = all.slice(from, from + pageSize)
      return { entries, next: String(from + entries.length) }
    },
  }
}

describe('Feed', () => {
  it('gives every entry once and in order, however it grows and whenever it is read', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.record({ grow: fc.nat({ max: 30 }), down: fc.boolean() })),
        (pageSize, steps) => {
          const from = source(pageSize)
          const feed = new Feed((after) => from.read(after))
          const seen: number[] = []
          for (const { grow, down } of [...steps, ...Array(200).fill({ grow: 0, down: false })]) {
            for (let i = 0; i < grow; i++) from.all.push(from.all.length)
            from.down = down
            seen.push(...feed.drain(3))
          }
          expect(seen).toEqual(from.all)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('begins where the run began', () => {
    const from = source(10)
    from.all.push(1, 2, 3)
    const feed = new Feed((after) => from.read(after))
    feed.startAt('2')
    expect(feed.drain()).toEqual([3])
  })

  it('is complete only when it was read to its end', () => {
    const from = source(2)
    from.all.push(1, 2, 3)
    const feed = new Feed((after) => from.read(after))
    expect(feed.complete).toBe(false)
    feed.drain(1)
    expect(feed.complete).toBe(false)
    expect(feed.drain()).toEqual([3])
    expect(feed.complete).toBe(true)
    from.down = true
    feed.drain()
    expect(feed.complete).toBe(false)
  })

  it('is not complete, and asks no more, where what came is no page', () => {
    for (const page of [{ next: '1' }, { entries: 'none', next: '1' }, undefined]) {
      let asked = 0
      const feed = new Feed(() => {
        asked += 1
        return page as never
      })
      expect([feed.drain(), feed.complete, asked]).toEqual([[], false, 1])
    }
  })

  it('asks no more once it is at its end', () => {
    let asked = 0
    const feed = new Feed(() => {
      asked += 1
      return { entries: [], next: 'x' }
    })
    feed.drain()
    expect([feed.complete, asked]).toEqual([true, 1])
  })

  it('reads no more pages than it may', () => {
    const from = source(1)
    from.all.push(...Array(50).keys())
    const feed = new Feed((after) => from.read(after))
    expect(feed.drain()).toHaveLength(20)
    expect(feed.drain(5)).toHaveLength(5)
  })
})
