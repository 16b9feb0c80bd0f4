import { access, constants } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { programCache } from '../../service/user-cache'
import type { Progress } from '../progress'
import { buildK6, usableGo } from './build'
import { assertOurs, intoCache } from './cache'
import { downloadK6 } from './download'
import { pinned, usableVersionOf, versionOf } from './version'

export interface K6 {
  path: string
  version: string
}

export interface K6Options {
  /** The environment: K6_BIN, PATH, SLA_CACHE_DIR, K6_DOWNLOAD_URL and what Go reads. */
  env: NodeJS.ProcessEnv
  progress: Progress
  signal?: AbortSignal
  /** After how long without a byte a download is given up. */
  stallMs?: number
}

/** A place that has no k6 for us although nothing is wrong with it: not worth a line, unless all others fail too. */
class NotThere extends Error {}

/**
 * Finds or makes a k6, in the order: K6_BIN; PATH; the cache; built from `tools/k6`; the official release. Notes the
 * choice, and in one line each why an earlier place failed.
 * @throws Error that lists every reason and says what to install.
 */
export async function resolveK6({ env, progress, signal, stallMs = 30_000 }: K6Options): Promise<K6> {
  const { k6: version, go } = pinned()
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const cached = join(programCache(env), 'k6', version, `k6${suffix}`)
  const cancel = signal ? { signal } : {}

  const places: Record<string, () => Promise<K6>> = {
    async K6_BIN() {
      const path = env['K6_BIN']
      if (!path) throw new NotThere('not set')
      return { path, version: await usableVersionOf(path) }
    },
    async PATH() {
      const path = await onPath(`k6${suffix}`, env)
      if (!path) throw new NotThere('no k6 on it')
      return { path, version: await usableVersionOf(path) }
    },
    async cache() {
      if (!(await isExecutable(cached))) throw new NotThere(`${cached} does not exist`)
      assertOurs(dirname(cached))
      return { path: cached, version: await exactly(cached) }
    },
    async build() {
      const goBinary = await onPath(`go${suffix}`, env)
      if (!goBinary) throw new NotThere('no Go on PATH')
      await usableGo(goBinary, go, env)
      return make((target) => buildK6({ go: goBinary, target, version, env, progress, ...cancel }))
    },
    async release() {
      return make((target) => downloadK6({ target, version, env, progress, stallMs, ...cancel }))
    },
  }

  const reasons: string[] = []
  for (const [place, find] of Object.entries(places)) {
    try {
      const k6 = await find()
      progress.note(`k6 ${k6.version}: ${titles[place]}, ${k6.path}`)
      return k6
    } catch (error) {
      signal?.throwIfAborted()
      const reason = `${titles[place]}: ${(error as Error).message}`
      reasons.push(reason)
      if (!(error instanceof NotThere)) progress.note(`no k6 from ${reason}`)
    }
  }
  throw new Error(
    [
      `there is no k6 ${version.split('.')[0]}.x, and none could be made:`,
      ...reasons.map((reason) => `  ${reason}`),
      `install k6 ${version} (https://grafana.com/docs/k6/latest/set-up/install-k6/) or Go ${go} or newer (https://go.dev/dl/), or set K6_BIN to a k6 you have`,
    ].join('\n'),
  )

  async function make(work: (target: string) => Promise<void>): Promise<K6> {
    await intoCache(cached, work, exactly, { of: 'k6', progress })
    return { path: cached, version }
  }

  async function exactly(binary: string): Promise<string> {
    const found = await versionOf(binary)
    if (found !== version) throw new Error(`${binary} is k6 ${found}, not ${version}`)
    return found
  }
}

const titles: Readonly<Record<string, string>> = {
  K6_BIN: 'K6_BIN',
  PATH: 'PATH',
  cache: "the project's cache",
  build: 'the Go module tools/k6',
  release: 'the official release',
}

/** The program of that name that PATH leads to. */
export async function onPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder && (await isExecutable(join(folder, name)))) return join(folder, name)
  }
  return undefined
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
