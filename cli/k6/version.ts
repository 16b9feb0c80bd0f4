import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../build/root'

/** The Go module that pins k6 and builds it. */
export const k6Module = join(root, 'tools/k6')

/** What `tools/k6/go.mod` pins: the k6 version, without a leading v, and the oldest Go that builds it. */
export function pinned(): { k6: string; go: string } {
  const file = readFileSync(join(k6Module, 'go.mod'), 'utf8')
  const k6 = file.match(/^\s*(?:require\s+)?go\.k6\.io\/k6\/v2 v(\S+)/m)?.[1]
  const go = file.match(/^go (\S+)/m)?.[1]
  if (!k6 || !go) throw new Error('tools/k6/go.mod names no version of go.k6.io/k6/v2, or none of Go')
  return { k6, go }
}

/** The version a k6 binary says it is, without the leading v. @throws Error when it does not run or is no k6. */
export async function versionOf(binary: string): Promise<string> {
  const { stdout } = await promisify(execFile)(binary, ['version'], { timeout: 20_000 }).catch(
    (error: Error & { code?: unknown }) => {
      throw new Error(
        error.code === 'ENOENT'
          ? `${binary} does not exist`
          : `${binary} does not run (${error.code ?? error.message})`,
      )
    },
  )
  const version = stdout.match(/^k6(?:\.exe)? v(\S+)/)?.[1]
  if (!version) throw new Error(`${binary} is no k6: it says "${stdout.split('\n')[0]}"`)
  return version
}

/** The scripts need k6 2.x: types, summary data and exit codes are those of 2. @throws Error for another major. */
export async function usableVersionOf(binary: string): Promise<string> {
  const version = await versionOf(binary)
  const major = (text: string) => text.split('.')[0]
  const needed = major(pinned().k6)
  if (major(version) !== needed) throw new Error(`${binary} is k6 ${version}; this suite needs ${needed}.x`)
  return version
}
