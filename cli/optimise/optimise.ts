import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { usualPlatform } from '../../build/entries'
import { root } from '../../build/root'
import { opened } from '../../database/load/arrivals'
import { optimisingPage, type PairOutcome } from '../../optimise/page'
import type { Block } from '../../optimise/pair'
import { type Bench, type MeasurablePair, pairs } from '../../optimise/pairs'
import { databaseToLoad } from '../db/loaded'
import { type Interruptible, interruptible } from '../interruptible'
import { ensureScripts } from '../k6/with-scripts'
import { startedRedis } from '../redis/started'

/** Before and after, so often. */
const turns = 5

/** Measures the pairs that were named, and writes the page. @returns the exit code */
export async function optimise(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => pairs.every((pair) => pair.name !== name))
  if (unknown) throw new Error(`there is no pair ${unknown}; there are ${pairs.map(({ name }) => name).join(', ')}`)
  const wanted = pairs.filter(({ name }) => names.length === 0 || names.includes(name))
  return interruptible(async (given) => {
    const { progress, signal } = given
    const busy = loadavg()[0] ?? 0
    await ensureScripts(progress)
    const database = await databaseToLoad(usualPlatform, { perConnection: 1, limit: 50 }, given)
    const client = await opened(database.url, false)
    const outcomes: PairOutcome[] = []
    try {
      for (const pair of wanted)
        outcomes.push(
          await measured(pair, { url: database.url, client, redis: () => startedRedis(process.env), signal }, given),
        )
    } finally {
      await client.end()
      await database.stop()
    }
    const at = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`
    const processor = `${cpus()[0]?.model ?? 'unknown'} × ${cpus().length}`
    await writeFile(join(root, 'docs/OPTIMISING.md'), optimisingPage({ at, processor, busy, outcomes }))
    console.log('docs/OPTIMISING.md')
    return outcomes.some((one) => 'problem' in one) ? 98 : 0
  }, 'nothing was written: run it again from the start')
}

async function measured(
  { sides, ...pair }: MeasurablePair,
  bench: Bench,
  { progress, signal }: Interruptible,
): Promise<PairOutcome> {
  try {
    const { before, after, close } = await sides(bench)
    const blocks: { before: Block[]; after: Block[] } = { before: [], after: [] }
    try {
      // By turns: what drifts on the machine is in both of a pair.
      for (let turn = 0; turn < turns; turn++) {
        signal.throwIfAborted()
        await progress.step(`${pair.name}: turn ${turn + 1} of ${turns}`, async () => {
          blocks.before.push(await before())
          blocks.after.push(await after())
        })
      }
    } finally {
      await close?.()
    }
    return { pair, ...blocks }
  } catch (error) {
    signal.throwIfAborted()
    const problem = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
    progress.note(`${pair.name}: ${problem}`)
    return { pair, problem }
  }
}
