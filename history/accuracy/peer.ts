import { execFile, spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { makeFolder } from '../../service/make-folder'

/** The detector that others use: Apache Otava, from PyPI. */
const wanted = 'apache-otava==0.8.0'

/** What it is asked: as it comes, and with every setting of a grid, of which the best is taken. */
export const peerOptions = [
  {},
  ...[1e-4, 1e-5, 1e-6, 1e-7].flatMap((max_pvalue) =>
    [0.01, 0.02, 0.03].map((min_magnitude) => ({ max_pvalue, min_magnitude })),
  ),
]

/**
 * Its change points of each series, for each of `peerOptions`.
 * @param cache a folder outside the checkout, in which it is installed once; some 300 MB
 * @throws an Error of one line when it cannot be had
 */
export async function peerChangePoints(series: readonly number[][], cache: string): Promise<number[][][]> {
  const python = await installed(join(cache, 'otava-0.8.0'))
  const script = fileURLToPath(new URL('peer_change_points.py', import.meta.url))
  const run = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  run.stdin.end(JSON.stringify({ options: peerOptions, series }))
  const chunks: Buffer[] = []
  run.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const code = await new Promise((resolve, reject) => run.once('error', reject).once('close', resolve))
  if (code !== 0) throw new Error(`Apache Otava ended with exit code ${code}`)
  const found: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  if (!isIndices(found)) throw new Error('Apache Otava wrote no lists of indices')
  return found
}

async function installed(folder: string): Promise<string> {
  const python = join(folder, 'bin/python')
  const done = join(folder, 'bin/otava')
  if (existsSync(done)) return python
  const run = promisify(execFile)
  makeFolder(folder)
  try {
    await run('python3', ['-m', 'venv', folder])
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', wanted])
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    const line = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error)
    throw new Error(`${wanted} cannot be installed: ${line}`)
  }
  return python
}

function isIndices(value: unknown): value is number[][][] {
  const isList = (one: unknown): one is unknown[] => Array.isArray(one)
  return (
    isList(value) && value.every((a) => isList(a) && a.every((b) => isList(b) && b.every((i) => typeof i === 'number')))
  )
}
