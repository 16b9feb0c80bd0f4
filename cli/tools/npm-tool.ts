import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, copyFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../../build/root'
import { programCache } from '../../service/user-cache'
import { assertOurs, intoCache } from '../k6/cache'
import type { Progress } from '../progress'

/** What getting a tool is done with. */
export interface ToolMeans {
  env: NodeJS.ProcessEnv
  progress: Progress
  signal?: AbortSignal
}

/**
 * The folder of packages that only one command needs: those of `tools/<name>/package-lock.json`, installed into the
 * cache on first use. Their install scripts do not run.
 * @returns the folder that holds `node_modules`
 * @throws Error of one line
 */
export async function npmTool(name: string, { env, progress, signal }: ToolMeans): Promise<string> {
  const source = join(root, 'tools', name)
  const lock = await readFile(join(source, 'package-lock.json'))
  const version = createHash('sha256').update(lock).digest('hex').slice(0, 12)
  const folder = join(programCache(env), 'npm', `${name}-${version}`)
  const isThere = (made: string) => access(join(made, 'node_modules', '.package-lock.json'))
  try {
    await isThere(folder)
    assertOurs(folder)
    return folder
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  await intoCache(
    folder,
    (made) =>
      progress.step(`installing the packages of tools/${name} (once)`, async () => {
        await mkdir(made)
        for (const file of ['package.json', 'package-lock.json']) await copyFile(join(source, file), join(made, file))
        await install(made, { env, name, ...(signal && { signal }) })
      }),
    isThere,
    { of: `the packages of tools/${name}`, progress },
  )
  return folder
}

async function install(
  cwd: string,
  { env, name, signal }: { env: NodeJS.ProcessEnv; name: string; signal?: AbortSignal },
): Promise<void> {
  const npm = spawn('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
    ...(signal && { signal }),
  })
  let trouble = ''
  createInterface({ input: npm.stderr }).on('line', (line) => {
    trouble ||= line
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    npm.once('error', reject)
    npm.once('close', resolve)
  })
  if (code !== 0)
    throw new Error(`npm could not install the packages of tools/${name}: ${trouble || `exit code ${code}`}`)
}
