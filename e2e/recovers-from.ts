import { readFileSync } from 'node:fs'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { Checkout } from '../rigs/checkout'
import { type Death, deaths, processesOf, until } from './deaths'

/** Each starts the platform three times, and once builds all scripts: half a minute on a quiet machine. */
const limitMs = 600_000

/**
 * For each death: what is killed leaves nothing that stops `down`, the next `up` or the next `run`, nothing that runs
 * on, and nothing of the user is lost: what was in the database, and in the folder of results.
 */
export function recoversFrom(chosen: (death: Death) => boolean): void {
  let checkout: Checkout
  let hasMine = false
  beforeAll(async () => {
    checkout = await Checkout.copy()
    await checkout.fakeK6()
    await writeFile(checkout.file('mine.json'), '{}')
  })
  afterAll(() => checkout.remove())
  beforeEach(() => checkout.newPorts())
  afterEach(() => checkout.stop())

  it.each(deaths.filter(chosen))(
    'kill -9 of $of',
    async (death) => {
      if (death.fresh) await rm(join(checkout.kept, 'postgres'), { recursive: true, force: true })
      else if (!hasMine) await keepSomething()
      hasMine = !death.fresh
      await death.die(checkout)

      const again = await checkout.sla(['up', '--detach'])
      expect(again).toMatchObject({ code: 0, out: expect.stringMatching(/\nready\n$/) })
      expect((await fetch(`http://127.0.0.1:${checkout.ports.tcall}/healthz`)).status).toBe(200)
      if (!death.fresh) expect(await ask('SELECT answer FROM mine')).toEqual([{ answer: 42 }])
      expect(await checkout.sla(['down'])).toMatchObject({ code: 0, out: expect.stringMatching(/^stopped /) })

      await checkout.sla(['run', 'tcall', 'smoke'], { FAKE_K6_S: '0' })
      expect(await readdir(join(checkout.kept, 'runs'))).toEqual([])
      await until('nothing runs on', async () => processesOf(checkout).length === 0)
      expect(readFileSync(checkout.file('mine.json'), 'utf8')).toBe('{}')
    },
    limitMs,
  )

  async function keepSomething(): Promise<void> {
    await checkout.sla(['up', '--detach'])
    await ask('CREATE TABLE mine AS SELECT 42 AS answer')
    await checkout.sla(['down'])
  }

  async function ask(sql: string): Promise<unknown[]> {
    const password = readFileSync(join(checkout.kept, 'postgres.password'), 'utf8')
    const client = new pg.Client(`postgres://sla:${password}@127.0.0.1:${checkout.ports.postgres}/tcall`)
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }
}
