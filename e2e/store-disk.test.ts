import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { night, resultText } from '../history/testing/result-text'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-disk-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sla = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, 'cli/sla.mjs'), ...args], { encoding: 'utf8', maxBuffer: 50_000_000 })

const oneLine = /^[^\n]+\n$/

/** A result of some 20 KB each. */
function results(name: string, count: number): string {
  const target = join(folder, name)
  mkdirSync(target)
  for (let n = 0; n < count; n++) {
    const text = resultText({ run_id: `${name}-${n}`, ended_at: night(n), reason: 'x'.repeat(20_000) })
    writeFileSync(join(target, `${n}.json`), text)
  }
  return target
}

it('a result of 100 MB is refused in one line, and set aside when it lies in the store', () => {
  const large = join(folder, 'large.json')
  writeFileSync(large, '')
  truncateSync(large, 100_000_000)
  const store = join(folder, 'of-large')
  const said = /large\.json has 100 MB; a result has 32 at most\n$/
  for (const command of [
    ['results', 'add', large],
    ['gate', large],
  ]) {
    const { status, stderr } = sla(...command, '--store', store)
    expect([status === 0, stderr]).toEqual([false, expect.stringMatching(oneLine)])
    expect(stderr).toMatch(said)
  }
  execFileSync('mv', [large, join(store, 'runs/large.json')])
  const { status, stderr } = sla('results', 'list', '--store', store)
  expect([status, stderr]).toEqual([0, expect.stringMatching(oneLine)])
  expect(stderr).toContain('it now lies in aside/large.json')
})

// A disk of one's own needs the right to mount one.
const canMount =
  process.platform === 'linux' &&
  spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

describe.runIf(canMount)('a full disk', () => {
  let disk: string
  let store: string
  beforeAll(() => {
    disk = mkdtempSync(join(tmpdir(), 'store-full-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1500k', 'tmpfs', disk])
    store = join(disk, 'store')
  })
  afterAll(() => {
    execFileSync('umount', [disk])
    rmSync(disk, { recursive: true })
  })
  /** Leaves less room than this. */
  const fill = (leaving: number) => {
    const { bavail, bsize } = statfsSync(disk)
    writeFileSync(join(disk, 'fill'), Buffer.alloc(Math.max(0, bavail * bsize - leaving)))
  }
  const noRoom = /index\.db cannot be written \([^\n]*full\): free space there; the results in runs\/ are kept\n$/
  const kept = () => readdirSync(join(store, 'runs'))

  it('ends an adding in one line each for index and files, and no file of a run is lost or half there', () => {
    const { status, stderr } = sla('results', 'add', results('many', 80), '--store', store)
    expect(status).toBe(1)
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2)
    expect(stderr).toMatch(
      /cannot be written after \d+ were added \(ENOSPC[^\n]*\): free space there and add them again; none is added twice\n$/,
    )
    const added = Number(/after (\d+) were/.exec(stderr)?.[1])
    expect(added).toBeGreaterThan(5)
    expect(kept()).toHaveLength(added)
    for (const name of kept()) expect(() => JSON.parse(readFileSync(join(store, 'runs', name), 'utf8'))).not.toThrow()
  })

  it('of an index that cannot be made is told in one line, and nothing is lost when there is room', () => {
    const before = kept()
    for (const end of ['', '-wal', '-shm']) rmSync(join(store, `index.db${end}`), { force: true })
    fill(0)
    for (const command of [['list'], ['export', join(folder, 'never')]]) {
      const { status, stderr } = sla('results', ...command, '--store', store)
      expect([status, stderr]).toEqual([1, expect.stringMatching(oneLine)])
      expect(stderr).toMatch(noRoom)
    }
    expect(kept()).toEqual(before)
    rmSync(join(disk, 'fill'))
    rmSync(join(store, 'runs', before[0] ?? ''))
    rmSync(join(store, 'runs', before[1] ?? ''))
    const { status, stdout } = sla('results', 'list', '--json', '--store', store)
    expect([status, stdout.trim().split('\n').length]).toEqual([0, before.length - 2])
  })

  it.each([[[]], [['--csv']]])('ends an export%s in one line, and leaves no half of a file', (how) => {
    const from = join(folder, 'roomy')
    if (!existsSync(from)) expect(sla('results', 'add', results('to-export', 120), '--store', from).status).toBe(0)
    rmSync(store, { recursive: true, force: true })
    rmSync(join(disk, 'fill'), { force: true })
    fill(how.length > 0 ? 4_096 : 100_000)
    const target = join(disk, `out${how.length}`)
    const { status, stderr } = sla('results', 'export', target, ...how, '--store', from)
    expect([status, stderr]).toEqual([1, expect.stringMatching(oneLine)])
    expect(stderr).toMatch(/cannot be written \(ENOSPC[^\n]*\): free space there, or export to another disk\n$/)
    for (const name of readdirSync(target)) {
      expect(readFileSync(join(target, name), 'utf8')).toBe(readFileSync(join(from, 'runs', name), 'utf8'))
    }
  })
})

it('two writers of which one is killed again and again lose nothing, and the index has what the files have', async () => {
  const store = join(folder, 'killed')
  const [mine, other] = [results('mine', 120), results('other', 120)]
  const add = (from: string) =>
    spawn(process.execPath, [join(root, 'cli/sla.mjs'), 'results', 'add', from, '--store', store], { stdio: 'ignore' })
  const ended = (one: ReturnType<typeof add>) => new Promise<number | null>((resolve) => one.once('exit', resolve))
  const count = () => (existsSync(join(store, 'runs')) ? readdirSync(join(store, 'runs')).length : 0)
  const steady = add(other)
  const whole = ended(steady)
  for (let round = 0; round < 3; round++) {
    const killed = add(mine)
    const gone = ended(killed)
    const until = count() + 10
    while (count() < until && killed.exitCode === null) await sleep(2)
    killed.kill('SIGKILL')
    await gone
  }
  expect(await whole).toBe(0)
  expect(sla('results', 'add', mine, '--store', store).status).toBe(0)
  const listed = sla('results', 'list', '--last', '1000', '--json', '--store', store)
  const ids = listed.stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id)
  expect([listed.stderr, ids.length, new Set(ids).size]).toEqual(['', 240, 240])
})
