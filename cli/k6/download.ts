import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import type { Progress } from '../progress'
import { fileInArchive } from './archive'
import { fetchBytes } from './fetch-bytes'

const officialReleases = 'https://github.com/grafana/k6/releases/download'
/** Bytes; ten times what they are, and far below what would hurt. */
const mostChecksums = 100_000
const mostArchive = 300_000_000

export interface DownloadOptions {
  /** The file to write. */
  target: string
  version: string
  /** `K6_DOWNLOAD_URL` names a mirror of the releases. */
  env: NodeJS.ProcessEnv
  progress: Progress
  /** After how long without a byte it is given up. */
  stallMs: number
  signal?: AbortSignal
}

/**
 * Downloads the release of k6 for this system and checks it against the checksums file beside it. No hash is known
 * here: whoever controls the release controls both, and TLS says who that is.
 * @throws Error with one line: not found, truncated, stalled, wrong checksum.
 */
export async function downloadK6({ target, version, env, progress, stallMs, signal }: DownloadOptions): Promise<void> {
  const base = `${(env['K6_DOWNLOAD_URL'] || officialReleases).replace(/\/+$/, '')}/v${version}`
  const archive = releaseArchive(version)
  const cancel = signal ? { signal } : {}
  const list = `${base}/k6-v${version}-checksums.txt`
  const checksums = (await fetchBytes(list, { stallMs, most: mostChecksums, ...cancel })).toString('utf8')
  const expected = checksumOf(archive, checksums)
  if (!expected) throw new Error(`the release's checksums file does not list ${archive}`)
  const bytes = await progress.step(`downloading ${archive}`, (tick) =>
    fetchBytes(`${base}/${archive}`, { stallMs, most: mostArchive, tick, ...cancel }),
  )
  const actual = createHash('sha256').update(bytes).digest('hex')
  if (actual !== expected) {
    throw new Error(`${archive} has the checksum ${actual}, but the release's checksums file says ${expected}`)
  }
  const name = process.platform === 'win32' ? 'k6.exe' : 'k6'
  await writeFile(target, fileInArchive(bytes, name), { mode: 0o755 })
}

/** How the release names its archive for this system. */
function releaseArchive(version: string): string {
  const system = { linux: 'linux', darwin: 'macos', win32: 'windows' }[process.platform as string]
  const processor = { x64: 'amd64', arm64: 'arm64' }[process.arch as string]
  if (!system || !processor) throw new Error(`there is no release for ${process.platform} on ${process.arch}`)
  return `k6-v${version}-${system}-${processor}.${system === 'linux' ? 'tar.gz' : 'zip'}`
}

/** The SHA-256 that a checksums file in the form of `sha256sum` gives for `name`. */
function checksumOf(name: string, checksums: string): string | undefined {
  for (const line of checksums.split('\n')) {
    const [, hash, file] = line.trim().match(/^([0-9a-fA-F]{64})\s+\*?(.+)$/) ?? []
    if (file === name) return hash?.toLowerCase()
  }
  return undefined
}
