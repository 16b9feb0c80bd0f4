import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { bundle } from '../build/bundle'
import { root } from '../build/root'
import { resolveK6 } from '../cli/k6/resolve'
import type { Progress } from '../cli/progress'
import { k6Outputs, writeK6Outputs } from '../data/proof/k6-outputs'
import { allowedHosts } from '../data/scan/allowed-hosts'
import { scanStream } from '../data/scan/scan'
import { type BudgetRow, budgetTable, groupedDigits, judgeBudget, median } from './budget'

/** Bytes of a file as it is measured: repeated or cut to it, since the start of the engine is no part of the speed. */
const length = 2_000_000
const runs = 7
/** Of how many bytes the pieces are in which a file is read. */
const piece = 2 ** 18
/** Not of the clean corpus: what a scan costs at worst. */
const allHits = 'a hit on every line'

export interface ScanFigures {
  files: { name: string; mb_per_s: number; growth: number }[]
}

/** CPU time of the scanner for each text of the clean corpus, and for twice as much of it. */
export async function measureScan(progress: Progress): Promise<ScanFigures> {
  const { path: k6 } = await resolveK6({ env: process.env, progress })
  await bundle()
  const folder = await mkdtemp(join(tmpdir(), 'bench-scan-'))
  try {
    await writeK6Outputs(k6, folder, 5)
    const texts = await corpus(folder)
    const figures: ScanFigures = { files: [] }
    await progress.step('the scanner', async (tick) => {
      for (const [name, text] of texts) {
        tick(name)
        const [half, full] = [sized(text, length), sized(text, 2 * length)]
        // The first of each kind of file is slower: the engine has not compiled what it needs.
        await scan(name, half)
        const [once, twice]: [number[], number[]] = [[], []]
        for (let run = 0; run < runs; run++) {
          once.push(await scan(name, half))
          twice.push(await scan(name, full))
        }
        // What else the machine does only adds to a time, and to one more than to another.
        const growth = Math.min(...twice) / Math.min(...once)
        figures.files.push({ name, mb_per_s: length / 1e6 / median(once), growth })
      }
    })
    return figures
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Every text of the corpus by name; of the scripts, which are alike, one and its source map. */
async function corpus(folder: string): Promise<[name: string, text: Buffer][]> {
  const pools = (await readdir(join(root, 'dist/data'))).map((name) => join(root, 'dist/data', name))
  const scripts = ['tcall-load.js', 'tcall-load.js.map'].map((name) => join(root, 'dist', name))
  const recorded = join(root, 'data/proof/corpus')
  const kept = (await readdir(recorded, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const written = k6Outputs.map(([, name]) => join(folder, name)).filter((name) => !name.endsWith('.gz'))
  const files = [...pools, ...scripts, ...kept, ...written]
  const texts: [string, Buffer][] = []
  for (const file of files) texts.push([basename(file), await readFile(file)])
  const samples = await readFile(join(folder, 'samples.json'), 'utf8')
  const oneLine = Buffer.from(`[${samples.trim().replaceAll('\n', ',')}]`)
  return [
    ...texts,
    ['samples.json on one line', oneLine],
    [allHits, Buffer.from('ssn: 123-45-6789, +44 20 7946 0958\n')],
  ]
}

function sized(text: Buffer, size: number): Buffer {
  return Buffer.concat(Array.from({ length: Math.ceil(size / text.length) }, () => text)).subarray(0, size)
}

/** As a file is read. */
async function* inPieces(bytes: Buffer): AsyncIterable<Buffer> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
}

/** @returns seconds of CPU time, of all threads */
async function scan(name: string, bytes: Buffer): Promise<number> {
  const before = process.cpuUsage()
  await scanStream(name, inPieces(bytes), { allowed: allowedHosts([]) })
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

export function scanBudgets({ files }: ScanFigures): BudgetRow[] {
  const [slowest] = files.filter(({ name }) => name !== allHits).sort((a, b) => a.mb_per_s - b.mb_per_s)
  const [steepest] = [...files].sort((a, b) => b.growth - a.growth)
  return [
    judgeBudget({
      title: 'text scanned in a second of CPU time, on every file of the corpus',
      actual: slowest?.mb_per_s ?? Number.NaN,
      comparison: 'at-least',
      limit: 5,
      unit: 'MB',
      digits: 1,
      detail: `the slowest: ${slowest?.name}`,
      why: 'one walk over each block tells which detectors can find something in it, and only those run; a file that holds a little of everything needs all of them',
    }),
    judgeBudget({
      title: 'CPU time for twice the input',
      actual: steepest?.growth ?? Number.NaN,
      comparison: 'at-most',
      limit: 2.2,
      unit: '×',
      detail: `the steepest: ${steepest?.name}`,
      why: 'each block is gone through by itself: what more it costs is memory that is let go of later',
    }),
  ]
}

export function scanDetails({ files }: ScanFigures): string {
  const rows = files.map(({ name, mb_per_s, growth }) => [
    name,
    groupedDigits(mb_per_s, 1),
    `${groupedDigits(growth, 2)}×`,
  ])
  return `${budgetTable(['file', 'MB/s', 'twice the input'], rows)}

Each file was repeated, or cut, to ${groupedDigits(length / 1e6, 0)} MB and to twice as much, and scanned ${runs} times in turns, after once that is not counted. MB/s are of the median of the CPU times; the growth is that of the least ones, since what else the machine does only adds to a time. The rows of a pool that the cut breaks are hits, and so is what the last row says.`
}
