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

it('a ledger whose disk fills up keeps its whole lines, and can be read and gone on with', async () => {
  const file = join(folder, 'full.ndjson')
  const module = JSON.stringify(new URL('../resilience/ledger.ts', import.meta.url).href)
  const program = `
    import { execFileSync } from 'node:child_process'
    import { Ledger } from ${module}
    const ledger = new Ledger(${JSON.stringify(file)})
    const intended = []
    let said
    for (let at = 0; said === undefined; at++) {
      const ids = Array.from({ length: 7 }, (_, one) => at + '-' + one)
      const tried = await Promise.allSettled(ids.map((id) => ledger.intend({ id, kind: 'write', about: 'x', value: id })))
      ids.forEach((id, one) => tried[one].status === 'fulfilled' && intended.push(id))
      said = tried.find(({ reason }) => reason)?.reason.message
    }
    // There is room again when the answers come.
    execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited:'])
    const late = await Promise.allSettled(intended.map((id) => ledger.end(id, 'acknowledged', 'as ' + id)))
    console.log(JSON.stringify({ intended, said, late: late.filter(({ status }) => status === 'fulfilled').length }))`
  // What a file may hold, in blocks of 1,024 bytes; its signal is ignored, so that the write fails.
  const limited = 'trap "" XFSZ; ulimit -S -f 16; exec "$0" "$@"'
  const args = [process.execPath, '--import', import.meta.resolve('tsx'), '--input-type=module', '-e', program]
  const child = spawn('bash', ['-c', limited, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  await new Promise((resolve) => child.once('close', resolve))
  const { intended, said, late } = JSON.parse(output) as { intended: string[]; said: string; late: number }
  expect(said).toMatch(/^the ledger .* cannot be written: EFBIG; no further write is sent/)
  expect(late).toBe(intended.length)
  expect(readLedger(file).map(({ id, ending }) => [id, ending])).toEqual(intended.map((id) => [id, 'acknowledged']))
  const again = new Ledger(file)
  await again.intend({ id: 'last', kind: 'write', about: 'x', value: 'y' })
  await again.close()
  expect(readLedger(file).map(({ id }) => id)).toEqual([...intended, 'last'])
})
