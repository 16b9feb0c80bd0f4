import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const profiledS = 20

/**
 * The share of a core that k6 takes for its thresholds, from 20 s of its own CPU profile.
 * @param address of k6's REST API, with `--profiling-enabled`
 * @returns undefined where there is no Go to read the profile with, or k6 has ended
 */
export async function thresholdCores(address: string, k6: string, folder: string): Promise<number | undefined> {
  const file = join(folder, 'cpu.pprof')
  try {
    const response = await fetch(`http://${address}/debug/pprof/profile?seconds=${profiledS}`)
    await writeFile(file, Buffer.from(await response.arrayBuffer()))
    const args = ['tool', 'pprof', '-top', '-cum', '-nodefraction=0', '-nodecount=100000', '-unit=ms', k6, file]
    const { stdout } = await promisify(execFile)('go', args, { maxBuffer: 64e6 })
    return thresholdMs(stdout) / (profiledS * 1000)
  } catch {
    return undefined
  }
}

/** The most of what functions that evaluate thresholds took, what they call included. @param top of `go tool pprof -top -cum` */
export function thresholdMs(top: string): number {
  const rows = [...top.matchAll(/^\s*\S+\s+\S+%\s+\S+%\s+([\d.]+)(?:ms)?\s+\S+%\s+(\S.*)$/gm)]
  const found = rows.filter(([, , name = '']) => /metrics.*\b(evaluateThresholds|\(\*Thresholds\)\.Run)\b/.test(name))
  return Math.max(0, ...found.map(([, ms]) => Number(ms)))
}
