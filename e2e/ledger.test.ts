import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, it } from 'vitest'
import { Ledger, readLedger } from '../resilience/ledger'

const folder = mkdtempSync(join(tmpdir(), 'sla-ledger-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A client that notes and closes writes as fast as it can, and says which are on the disk. */
function client(file: string) {
  const module = JSON.stringify(new URL('../resilience/ledger.ts', import.meta.url).href)
  const program = `
    import { Ledger } from ${module}
    const ledger = new Ledger(${JSON.stringify(file)})
    for (let at = 0; ; at++) {
      const ids = Array.from({ length: 20 }, (_, one) => process.pid + '-' + at + '-' + one)
      await Promise.all(ids.map((id) => ledger.intend({ id, kind: 'write', about: 'x', value: id })))
      console.log('intended ' + ids.join(' '))
      await Promise.all(ids.map((id) => ledger.end(id, 'acknowledged', 'as ' + id)))
      console.log('ended ' + ids.join(' '))
    }`
  return spawn(process.execPath, ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

it('a ledger survives kill -9 of its client, again and again: nothing that it confirmed is gone', async () => {
  const file = join(folder, 'ledger.ndjson')
  const intended = new Set<string>()
  const ended = new Set<string>()
  for (let crash = 0; crash < 4; crash++) {
    const child = client(file)
    const lines = createInterface({ input: child.stdout })
    let seen = 0
    lines.on('line', (line) => {
      const [what, ...ids] = line.split(' ')
      for (const id of ids) (what === 'intended' ? intended : ended).add(id)
      seen += 1
      if (seen === 15 + crash) child.kill('SIGKILL')
    })
    await new Promise((resolve) => child.once('close', resolve))
  }
  const entries = new Map(readLedger(file).map((entry) => [entry.id, entry]))
  expect(ended.size).toBeGreaterThan(400)
  for (const id of intended) expect(entries.get(id), id).toMatchObject({ value: id })
  for (const id of ended) expect(entries.get(id)).toMatchObject({ ending: 'acknowledged', answer: `as ${id}` })
  // And it goes on from there.
  const again = new Ledger(file)
  await again.intend({ id: 'last', kind: 'write', about: 'x', value: 'y' })
  await again.close()
  expect(readLedger(file).at(-1)).toMatchObject({ id: 'last', ending: 'unknown' })
})
