import { execFile } from 'node:child_process'
import { access, constants, mkdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../build/root'
import type { Load, Reported } from '../../rigs/calibration/client'
import { k6Percentile } from '../../thresholds/testing/k6-percentile'

const execute = promisify(execFile)

/** vegeta (open model), built from the pinned module `tools/vegeta`; nothing where there is no Go. */
export async function vegeta(): Promise<((load: Load) => Promise<Reported>) | undefined> {
  const go = await onPath('go')
  if (!go) return undefined
  const binary = join(root, '.sla/bench/vegeta')
  await mkdir(join(root, '.sla/bench'), { recursive: true })
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' }
  await execute(go, ['build', '-trimpath', '-o', binary, '.'], { cwd: join(root, 'tools/vegeta'), env })
  return async ({ url, ratePerS, seconds }) => {
    const { stdout } = await execute(binary, ['-url', url, '-rate', `${ratePerS}`, '-duration', `${seconds}s`])
    const { failed, ...values } = JSON.parse(stdout) as Reported & { failed: number }
    if (failed > 0) throw new Error(`vegeta: ${failed} of ${values.requests} requests failed`)
    return values
  }
}

/** hey (closed model), as Debian has it; nothing where it is not installed. */
export async function hey(): Promise<
  ((url: string, workers: number, seconds: number) => Promise<Reported>) | undefined
> {
  const binary = await onPath('hey')
  if (!binary) return undefined
  return async (url, workers, seconds) => {
    const args = ['-c', `${workers}`, '-z', `${seconds}s`, '-o', 'csv', url]
    const { stdout } = await execute(binary, args, { maxBuffer: 1e8 })
    // A line a request, its time in seconds first, under a head.
    const lines = stdout.trim().split('\n').slice(1)
    const sorted = Float64Array.from(lines, (line) => Number.parseFloat(line) * 1000).sort()
    const of = (p: number) => k6Percentile(sorted, p)
    return { requests: sorted.length, p50: of(50), p95: of(95), p99: of(99), max: of(100) }
  }
}

async function onPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    const file = join(folder, name)
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return file
  }
  return undefined
}
