import { expect, it } from 'vitest'
import { optimisingPage } from './page'

const pair = { name: 'index', flaw: 'a column without an index', mend: 'the index', seenBy: '`sla db watch`' }
const blocks = (p95: number) =>
  Array.from({ length: 5 }, (_, at) => ({ p50_ms: p95 / 4 + at / 100, p95_ms: p95 + at / 10, statements_per_read: 1 }))

it('has a row for each measure, and says why a pair was not run', () => {
  const page = optimisingPage({
    ...{ at: '2026-01-01 10:00 UTC', processor: 'Processor × 2', busy: 2 },
    outcomes: [
      { pair, before: blocks(40), after: blocks(4) },
      { pair: { ...pair, name: 'cache' }, problem: 'no redis-server | here' },
    ],
  })
  expect(page).toMatch(/\| `index` \| a column without an index \| the index \| p50 \| 10 ms \| 1\.02 ms \| -9 ms \(/)
  expect(page).toContain('| p95 | 40.2 ms | 4.2 ms | -36 ms (')
  expect(page).toContain('not run: no redis-server / here')
  expect(page).toContain('the machine did other work')
})
