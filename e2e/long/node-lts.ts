import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { root } from '../../build/root'

/** The releases of Node with long-term support, beside the 20 that development runs on; updated by hand. */
export const ltsVersions = { 24: '24.21.0', 26: '26.12.1' } as const
export type LtsLine = keyof typeof ltsVersions

/**
 * The program of a release, from npm: packages named by system and processor hold the binary. (The package `node`
 * downloads it in an install script.) Kept in `.sla/node`.
 */
async function nodeProgram(line: LtsLine, say: (text: string) => void): Promise<string> {
  const version = ltsVersions[line]
  const name = `node-${process.platform}-${process.arch}`
  const folder = join(root, '.sla/node', version)
  const program = join(folder, 'node_modules', name, 'bin/node')
  if (existsSync(program)) return program
  say(`getting Node ${version} from npm, once`)
  await mkdir(dirname(folder), { recursive: true })
  const made = await mkdtemp(join(dirname(folder), 'made-'))
  try {
    const options = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
    const code = await run('npm', ['install', '--prefix', made, ...options, `${name}@${version}`], {}, say)
    if (code !== 0) throw new Error(`npm has no ${name}@${version} here: Node ${line} was not tried`)
    await rename(made, folder)
  } finally {
    await rm(made, { recursive: true, force: true })
  }
  return program
}

/** The unit tests, and a smoke from servers to verdict, on this release. Resolves to whether both passed. */
export async function testOnNode(line: LtsLine, say: (text: string) => void): Promise<boolean> {
  const node = await nodeProgram(line, say)
  const path = [dirname(node), process.env['PATH']].join(delimiter)
  const unit = await run(
    node,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project=unit*'],
    { PATH: path },
    say,
  )
  const results = await mkdtemp(join(tmpdir(), 'lts-'))
  try {
    const env = { PATH: path, RESULTS_DIR: results }
    const smoke = await run(node, [join(root, 'cli/sla.mjs'), 'run', 'medcor', 'smoke'], env, say)
    say(`medcor smoke on Node ${ltsVersions[line]}: ${smoke === 0 ? 'passed' : `exit code ${smoke}`}`)
    return unit === 0 && smoke === 0
  } finally {
    await rm(results, { recursive: true, force: true })
  }
}

/** Runs a program and says what it prints; resolves to its exit code. */
export function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  say: (text: string) => void,
): Promise<number | null> {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) say(line)
    })
    stream.on('end', () => rest && say(rest))
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
}
