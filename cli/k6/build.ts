import { execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import type { Progress } from '../progress'
import { k6Module } from './version'

/** The Go that is there, not one it would fetch: a build must not begin with a surprise download of a toolchain. */
const localToolchain = { GOTOOLCHAIN: 'local' }

/** @throws Error when this Go is older than `needed`. */
export async function usableGo(go: string, needed: string, env: NodeJS.ProcessEnv): Promise<void> {
  const { stdout } = await promisify(execFile)(go, ['env', 'GOVERSION'], { env: { ...env, ...localToolchain } }).catch(
    (error: Error) => {
      throw new Error(`${go} does not run (${error.message.split('\n')[0]})`)
    },
  )
  const found = stdout.trim().match(/^go(\d+)\.(\d+)/)
  const [major = 0, minor = 0] = needed.split('.').map(Number)
  const newEnough = found && (Number(found[1]) > major || (Number(found[1]) === major && Number(found[2]) >= minor))
  if (!newEnough) throw new Error(`${go} is ${stdout.trim() || 'of no known version'}; k6 needs go${needed} or newer`)
}

export interface BuildOptions {
  go: string
  /** The file to write. */
  target: string
  version: string
  env: NodeJS.ProcessEnv
  progress: Progress
  signal?: AbortSignal
}

/** Builds k6 from the pinned module; go.sum is its checksum. @throws Error with the compiler's first line. */
export async function buildK6({ go, target, version, env, progress, signal }: BuildOptions): Promise<void> {
  const flags = [env['GOFLAGS'], '-mod=readonly'].filter(Boolean).join(' ')
  await progress.step(`building k6 ${version} with Go (1 to 4 minutes, once)`, async (tick) => {
    const build = spawn(go, ['build', '-v', '-trimpath', '-ldflags', '-s -w', '-o', target, '.'], {
      cwd: k6Module,
      env: { ...env, ...localToolchain, GOFLAGS: flags, CGO_ENABLED: '0' },
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(signal ? { signal } : {}),
    })
    let packages = 0
    let trouble = ''
    createInterface({ input: build.stderr }).on('line', (line) => {
      // With -v, go names each package that it compiles; what has a blank or a colon is no package.
      if (/^[^\s:]+$/.test(line)) tick(`${++packages} packages`)
      else if (!line.startsWith('go: downloading') && !line.startsWith('#')) trouble ||= line
      else tick(line.replace('go: ', ''))
    })
    const code = await new Promise<number | null>((resolve, reject) => {
      build.once('error', reject)
      build.once('close', resolve)
    })
    if (code !== 0) throw new Error(`go build failed: ${trouble || `exit code ${code}`}`)
  })
}
