import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findingsIn } from '../database/findings'
import { DatabaseWatch } from '../database/watch'
import { eventually } from '../rigs/eventually'
import { plantedWord, plantNames, startPlantedDatabases } from '../rigs/planted-database'

const times = 10

let planted: Awaited<ReturnType<typeof startPlantedDatabases>>
beforeAll(async () => {
  planted = await startPlantedDatabases()
})
afterAll(() => planted.remove())

describe.concurrent(`what was planted is named first, ${times} times of ${times}`, () => {
  it.each(plantNames)('%s', async (plant) => {
    const work = planted.work(plant)
    try {
      const named: string[] = []
      for (let at = 0; at < times; at++) {
        const watch = await DatabaseWatch.start({ url: work.url })
        await sleep(5_000)
        const observed = await watch.stop()
        named.push(findingsIn(observed)[0]?.kind ?? 'healthy')
        expect(JSON.stringify(observed)).not.toContain(plantedWord)
      }
      expect(named).toEqual(Array.from({ length: times }, () => plant))
    } finally {
      await work.stop()
    }
  })
})

describe('what goes wrong while it watches', () => {
  it('a server that is started anew is watched on, and what was missed is said', async () => {
    const watch = await DatabaseWatch.start({ url: planted.plain() })
    await sleep(1_500)
    await planted.restart()
    const client = new pg.Client({ connectionString: planted.plain() })
    await client.connect()
    for (let i = 0; i < 20; i++) await client.query('select note from patients where id = $1 /* after_it */', [i])
    await client.end()
    await sleep(1_500)
    const { lacks, statements } = await watch.stop()
    expect(lacks.join()).toMatch(/the database did not answer \d+ of \d+ looks/)
    expect(statements.find(({ name }) => name === 'after_it')).toMatchObject({ calls: 20 })
  })

  it('a server whose data are from before gets the extension at its next start', async () => {
    const { url } = planted.server
    const ask = async (sql: string) => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      try {
        return (await client.query(sql)).rowCount
      } finally {
        await client.end()
      }
    }
    await ask('drop extension pg_stat_statements')
    const without = await DatabaseWatch.start({ url })
    expect((await without.stop()).lacks[0]).toMatch(/^pg_stat_statements is not in the database postgres/)
    await planted.restart()
    expect(await ask('select 1 from pg_stat_statements limit 1')).toBe(1)
  })

  it('a watch that was killed leaves a setting behind, and the next start takes it back', async () => {
    const { url, logFile } = planted.server
    const program = `
      import { DatabaseWatch } from ${JSON.stringify(new URL('../database/watch.ts', import.meta.url).href)}
      await DatabaseWatch.start({ url: ${JSON.stringify(url)}, own: { logFile: ${JSON.stringify(logFile)}, slowerThanMs: 50 } })
      console.log('watching')`
    const watcher = spawn(
      process.execPath,
      ['--import', new URL('../build/typescript.mjs', import.meta.url).href, '--input-type=module', '-e', program],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    await once(watcher.stdout, 'data')
    watcher.kill('SIGKILL')
    await once(watcher, 'close')
    const limit = async () => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      const { rows } = await client.query("select current_setting('auto_explain.log_min_duration') as ms")
      await client.end()
      return rows[0]?.ms
    }
    expect(await limit()).toBe('50ms')
    await planted.restart()
    expect(await eventually(async () => (await limit()) === '-1')).toBe(true)
  })
})
