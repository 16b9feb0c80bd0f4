import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { platformNamed } from '../../build/platforms'
import { root } from '../../build/root'
import { load, loadSeconds } from '../../lib/plan/profiles/load'
import type { PeerSize } from '../../peers/journey'
import { type Compared, peersPage, type ToolComparison } from '../../peers/page'
import { textIn, writeWhole } from '../../service/whole-file'
import { guardNamed } from '../guard-named'
import { interruptible } from '../interruptible'
import { resolveK6 } from '../k6/resolve'
import { ensureScripts } from '../k6/with-scripts'
import { referenceNames, referenceOf } from '../platform/references'
import { ensureSlaDir, slaDir } from '../platform/sla-dir'
import type { Progress } from '../progress'
import { definedIn, runScript } from '../prove/run-script'
import { targetOf } from '../target'
import type { LaunchedTool } from './launch'
import { measuredBy } from './run'
import { tools } from './tools'

/** Runs k6 and every other tool at one load, one after the other, and writes docs/PEERS.md. @returns the exit code */
export async function comparePeers(name: string, size: PeerSize): Promise<number> {
  return interruptible(async ({ progress, signal }) => {
    await guardNamed(name, load, process.env)
    const k6 = await resolveK6({ env: process.env, progress, signal })
    await ensureScripts(progress)
    const busy = loadavg()[0] ?? 0
    const means = { name, size, progress, signal }
    const compared: Compared[] = []
    const compare = async (title: string, work: () => Promise<Omit<Compared, 'tool'>>) => {
      const one = await orProblem(title, signal, work)
      compared.push(one)
      progress.note(`${title}: ${one.problem ?? one.verdict}`)
    }
    await compare('k6', () => byK6(k6.path, means))
    for (const tool of tools) await compare(tool.title, () => byTool(tool, means))
    console.log(await written(name, { size, busy, compared }))
    return compared.every(({ problem }) => problem === undefined) ? 0 : 98
  }, 'nothing was written: run it again from the start')
}

interface Means {
  name: string
  size: PeerSize
  progress: Progress
  signal: AbortSignal
}

/** A tool that is not there, or did not run, has a line that says why; the others are compared. */
async function orProblem(
  tool: string,
  signal: AbortSignal,
  work: () => Promise<Omit<Compared, 'tool'>>,
): Promise<Compared> {
  try {
    return { tool, ...(await work()) }
  } catch (error) {
    signal.throwIfAborted()
    const problem = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
    const nothing = { requests: 0, requests_per_second: 0, failed_share: 0 }
    return {
      tool,
      criteria: [],
      verdict: 'invalid',
      ...nothing,
      memory_mb_max: null,
      cpu_ms_per_request: null,
      problem,
    }
  }
}

async function byTool(tool: LaunchedTool, { name, size, progress, signal }: Means): Promise<Omit<Compared, 'tool'>> {
  const target = await targetOf(name, { progress, signal })
  try {
    const result = await measuredBy(tool, { name, size, target, progress, signal })
    const { throughput, generator_use, criteria, verdict } = result
    const requests = generator_use?.requests ?? throughput.requests
    return {
      criteria,
      verdict,
      requests,
      requests_per_second: requests / (size.rampS + size.holdS),
      failed_share: throughput.failed_share,
      memory_mb_max: generator_use?.memory_mb_max ?? null,
      cpu_ms_per_request: generator_use?.cpu_ms_per_request ?? null,
    }
  } finally {
    await target.stop()
  }
}

async function byK6(path: string, { name, size, progress, signal }: Means): Promise<Omit<Compared, 'tool'>> {
  const { asked } = await referenceOf(name)
  const target = await targetOf(name, { progress, signal })
  try {
    const ran = await progress.step(`running k6 for ${size.holdS} s and its ramps`, () =>
      runScript(path, `${name}-load`, {
        folder: join(slaDir, 'peers', name),
        signal,
        env: {
          ...definedIn(process.env),
          ...target.env,
          VUS: String(size.vus),
          [asked.promised.arrivals.setting]: String(size.arrivals_per_hour),
          TIME_SCALE: String(loadSeconds.hold / size.holdS),
        },
      }),
    )
    if ('problem' in ran) throw new Error(ran.problem)
    const { result, use } = ran
    const { requests, failed_share } = result.throughput
    return {
      criteria: result.criteria,
      verdict: result.verdict,
      requests,
      requests_per_second: requests / result.duration_s,
      failed_share,
      memory_mb_max: use?.memory_mb_max ?? null,
      cpu_ms_per_request: use ? (use.cpu_cores_mean * result.duration_s * 1000) / Math.max(1, requests) : null,
    }
  } finally {
    await target.stop()
  }
}

/** Kept in this checkout: the page has each platform's last comparison. @returns the page's path */
async function written(
  name: string,
  { size, busy, compared }: Pick<ToolComparison, 'size' | 'busy' | 'compared'>,
): Promise<string> {
  const page = 'docs/PEERS.md'
  ensureSlaDir()
  const kept = (of: string) => join(slaDir, `peers-${of}.json`)
  const { title } = await platformNamed(name)
  const at = new Date().toISOString().slice(0, 16).replace('T', ' ')
  const processor = `${cpus()[0]?.model ?? 'unknown'} × ${cpus().length}`
  const comparison: ToolComparison = { platform: { name, title }, size, at: `${at} UTC`, processor, busy, compared }
  await writeWhole(kept(name), JSON.stringify(comparison))
  const texts = await Promise.all(referenceNames.map((of) => textIn(kept(of))))
  const all = texts.flatMap((text) => (text ? [JSON.parse(text) as ToolComparison] : []))
  await writeFile(join(root, page), peersPage(all))
  return page
}
