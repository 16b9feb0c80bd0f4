import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BatchWriter } from './batch-writer'

/** A store whose commits end when the test says so. */
function heldStore() {
  const commits: { items: number[]; end(error?: Error): void }[] = []
  const commit = (items: number[]) =>
    new Promise<string[]>((resolve, reject) => {
      commits.push({ items, end: (error) => (error ? reject(error) : resolve(items.map((item) => `row ${item}`))) })
    })
  return { commits, commit }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('a lone item starts its batch at once; what comes meanwhile shares the next', async () => {
  const { commits, commit } = heldStore()
  const writer = new BatchWriter(commit, { items: 100 })
  const first = writer.write(1)
  expect(commits.map(({ items }) => items)).toEqual([[1]])
  const others = [writer.write(2), writer.write(3)]
  expect(commits).toHaveLength(1)
  commits[0]?.end()
  expect(await first).toBe('row 1')
  expect(commits[1]?.items).toEqual([2, 3])
  commits[1]?.end()
  expect(await Promise.all(others)).toEqual(['row 2', 'row 3'])
})

test('nothing is acknowledged before its own commit, nothing is lost, order is kept', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.constant('arrive'), fc.constant('commit'), fc.constant('fail')), { maxLength: 60 }),
      fc.integer({ min: 1, max: 5 }),
      async (steps, maxBatch) => {
        const { commits, commit } = heldStore()
        const writer = new BatchWriter(commit, { items: maxBatch })
        const acknowledged = new Set<number>()
        const refused = new Set<number>()
        const durable = new Set<number>()
        let arrived = 0
        let ended = 0
        const endOne = async (error?: Error) => {
          const one = commits[ended]
          if (!one) return
          ended++
          if (!error) for (const item of one.items) durable.add(item)
          one.end(error)
          await settled()
        }
        for (const step of steps) {
          if (step === 'arrive') {
            const item = arrived++
            writer.write(item).then(
              (result) => {
                expect(result).toBe(`row ${item}`)
                expect(durable.has(item)).toBe(true)
                acknowledged.add(item)
              },
              () => refused.add(item),
            )
          } else await endOne(step === 'fail' ? new Error('away') : undefined)
          expect(commits.length - ended).toBeLessThanOrEqual(1)
        }
        while (ended < commits.length) await endOne()

        expect(acknowledged).toEqual(durable)
        expect(acknowledged.size + refused.size).toBe(arrived)
        expect(writer.waiting).toBe(0)
        for (const { items } of commits) expect(items.length).toBeLessThanOrEqual(maxBatch)
        expect(commits.flatMap(({ items }) => items)).toEqual([...Array(arrived).keys()])
      },
    ),
  )
})

test('a batch is bounded by weight too, and one item that weighs more goes alone', async () => {
  const { commits, commit } = heldStore()
  const writer = new BatchWriter(commit, { items: 100, weight: 10 }, 0, (item) => item)
  for (const item of [1, 4, 6, 25, 2]) void writer.write(item)
  for (let at = 0; at < 4; at++) {
    commits[at]?.end()
    await settled()
  }
  expect(commits.map(({ items }) => items)).toEqual([[1], [4, 6], [25], [2]])
})
