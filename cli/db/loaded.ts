import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { platformNamed } from '../../build/platforms'
import { root } from '../../build/root'
import { serverNamed } from '../../database/connection'
import { opened } from '../../database/load/arrivals'
import { type DatabaseLoad, type LoadStatement, statementsIn } from '../../database/load/statement'
import { stress } from '../../lib/plan/profiles/stress'
import type { DatabaseLoadOptions } from '../db'
import { guardAddress } from '../guard-named'
import type { Interruptible } from '../interruptible'
import { type RunningPlatform, startReference } from '../platform/platform'
import { referenceNames, referenceOf } from '../platform/references'

/** A database to load, and what with. */
export interface Loaded {
  platform: { name: string; title: string }
  url: string
  /** What is searched: the same goes on after an interruption. */
  identity: string
  statements: readonly LoadStatement[]
  readOnly: boolean
  /** Before each trial. */
  between(): Promise<void>
  stop(): Promise<void>
}

/**
 * The database that was named, else that of a reference platform, which is started for this alone.
 * @throws Error of one line; an address is never shown, it holds a password
 */
export async function databaseToLoad(
  name: string | undefined,
  { url, statements: file }: DatabaseLoadOptions,
  given: Interruptible,
): Promise<Loaded> {
  const named = url ?? process.env['DATABASE_URL']
  if (named) return anothers(named, url === undefined ? 'DATABASE_URL' : '--url', file)
  if (file !== undefined) throw new Error('--statements goes with a database of yours: give --url or DATABASE_URL')
  if (name === undefined)
    throw new Error(`which? name a platform with a reference (${referenceNames.join(', ')}), or give --url`)
  return referenceDatabase(name, given)
}

/** Only read, by statements of its owner's, on a host that was allowed. */
async function anothers(url: string, from: string, file: string | undefined): Promise<Loaded> {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol))
    throw new Error(`${from} is no address of a PostgreSQL; it is written postgres://role:password@host:5432/database`)
  const { hostname, port } = new URL(url)
  // Without role, password and database: the guard says the address.
  await guardAddress(from, `http://${hostname}:${port || 5432}`, stress, process.env)
  if (file === undefined)
    throw new Error('--statements is missing: a database of yours is loaded with statements of yours, which read')
  const statements = statementsFrom(file, await readFile(file, 'utf8'))
  await tried(url, statements)
  const platform = { name: 'postgresql', title: 'PostgreSQL' }
  return {
    platform,
    url,
    identity: serverNamed(url),
    statements,
    readOnly: true,
    between: async () => {},
    stop: async () => {},
  }
}

function statementsFrom(file: string, text: string): LoadStatement[] {
  try {
    return statementsIn(text)
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : error}`)
  }
}

/** Each once, where nothing can be written. @throws Error of one line with the server's own */
async function tried(url: string, statements: readonly LoadStatement[]): Promise<void> {
  const client = await opened(url, true).catch((error: Error) => {
    throw new Error(`PostgreSQL at ${serverNamed(url)} lets nobody in: ${error.message}`)
  })
  try {
    for (const { name, text, values } of statements)
      try {
        // By a name: so it is prepared, and PostgreSQL takes one statement, not two of which the second writes.
        const ask = (of: string, asked: string, given: unknown[]) =>
          client.query({ name: of, text: asked, values: given, rowMode: 'array' })
        const drawn = values && (await ask(`${name} values`, `select * from (${values}) as drawn limit 1`, []))
        if (drawn && drawn.rows.length === 0) throw new Error('its values are none')
        await ask(name, text, drawn ? (drawn.rows[0] as unknown[]) : [])
      } catch (error) {
        throw new Error(`the statement ${name} cannot be used: ${error instanceof Error ? error.message : error}`)
      }
  } finally {
    await client.end()
  }
}

/** The database of a reference platform that is started for this alone: there also what writes may run. */
async function referenceDatabase(name: string, { progress, signal }: Interruptible): Promise<Loaded> {
  const described = await referenceOf(name)
  const file = join(root, 'reference', name, 'database-load.ts')
  if (!existsSync(file))
    throw new Error(`there are no statements for ${name}: reference/${name}/database-load.ts is missing`)
  const { databaseLoad } = (await import(pathToFileURL(file).href)) as { databaseLoad: DatabaseLoad }
  const platform: RunningPlatform = await startReference(described, { ports: 'free', progress, signal })
  try {
    const database = described.services.findLast((service) => service.database)?.database?.name ?? name
    const url = platform.databaseUrl?.(database)
    if (!url)
      throw new Error('the reference was given a database of yours; give it as --url, with statements that read')
    const asked = async (all: readonly string[]) => {
      const client = await opened(url, false)
      try {
        for (const sql of all) await client.query(sql)
      } finally {
        await client.end()
      }
    }
    await progress.step('putting rows into its database', () => asked(databaseLoad.prepare))
    const { title } = await platformNamed(name)
    const identity = `the reference ${title}, started for this`
    return {
      platform: { name, title },
      url,
      identity,
      statements: databaseLoad.statements,
      readOnly: false,
      between: () => asked(databaseLoad.between),
      stop: () => platform.stop(),
    }
  } catch (error) {
    await platform.stop()
    throw error
  }
}
