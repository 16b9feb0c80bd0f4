import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rowsNamed } from '../cli/prove/matrix'
import { type ProvedRows, proveRows } from '../rigs/prove-rows'
import { inTime } from '../rigs/timed'

/** A scaled soak of six minutes: status checks grow by 5 % a minute; and one that takes memory and gives none back. */
const rows = rowsNamed(['latency-leak', 'memory-leak'])

let proved: ProvedRows
beforeAll(async () => {
  proved = await proveRows(rows)
  await Promise.all(rows.map((row) => proved.of(row)))
}, 40 * 60_000)
afterAll(() => rm(proved.folder, { recursive: true, force: true }))

it.for(rows)('$name is caught by the soak, by its own target', async (row, test) => {
  const { verdict, tripped, undecided, problem } = inTime(await proved.of(row), test)
  expect([...tripped].sort(), `verdict ${verdict}, undecided ${undecided}, ${problem}`).toEqual([...row.trips].sort())
})
