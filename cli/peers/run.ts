import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { platformNamed } from '../../build/platforms'
import { load } from '../../lib/plan/profiles/load'
import { newRunId } from '../../lib/plan/run-id'
import type { PeerSize } from '../../peers/journey'
import { judgePeer } from '../../peers/judge'
import { type PeerResult, type PeerUse, peerResultOf } from '../../peers/result'
import { textIn, writeWhole } from '../../service/whole-file'
import { aboutRun } from '../beside-k6/about'
import { concludeBeside } from '../beside-k6/conclude'
import { guardNamed } from '../guard-named'
import { interruptible } from '../interruptible'
import { ensureScripts } from '../k6/with-scripts'
import { referenceOf } from '../platform/references'
import type { Progress } from '../progress'
import { writableResultsFolder } from '../run/results-folder'
import { SystemSampler } from '../run/system-sampler'
import { heldUp } from '../run/system-verdict'
import { type RunTarget, targetOf } from '../target'
import { writeAccounts } from './accounts'
import { cleanUp } from './clean-up'
import type { Command, LaunchedTool } from './launch'
import { namedHosts, planOf } from './plan'
import { toolNamed } from './tools'

/** Runs a platform's journey with another tool, judges what it measured, and writes the result. @returns the exit code */
export async function runPeer(tool: string, name: string, size: PeerSize): Promise<number> {
  return interruptible(async ({ progress, signal }) => {
    const results = await writableResultsFolder(process.env)
    await guardNamed(name, load, process.env)
    await ensureScripts(progress) // and the data pools
    const target = await targetOf(name, { progress, signal })
    try {
      progress.note(`${name} by ${tool} → ${target.said}`)
      const result = await measuredBy(toolNamed(tool), { name, size, target, progress, signal })
      return await concludeBeside(result, details(result), { folder: results, progress })
    } finally {
      await target.stop()
    }
  })
}

interface Measuring {
  name: string
  size: PeerSize
  target: RunTarget
  progress: Progress
  signal: AbortSignal
}

/** One run of a tool, judged. @throws Error of one line when it could not be run, or left nothing to judge */
export async function measuredBy(
  tool: LaunchedTool,
  { name, size, target, progress, signal }: Measuring,
): Promise<PeerResult> {
  const { asked } = await referenceOf(name)
  const { targets } = await platformNamed(name)
  const baseUrl = target.known[asked.baseUrl] ?? ''
  const plan = await planOf(name, { size, baseUrl, allowedHosts: namedHosts(process.env) })
  const folder = await mkdtemp(join(tmpdir(), `sla-${tool.name}-`))
  const runId = newRunId()
  try {
    const files = tool.write(plan)
    for (const [file, text] of Object.entries(files)) await writeWhole(join(folder, file), text)
    const account = await writeAccounts(plan.journey, {
      setting: asked.accounts,
      file: target.known[asked.accounts],
      folder,
    })
    const run = { folder, file: Object.keys(files)[0] ?? '', baseUrl, caFile: target.known['SSL_CERT_FILE'], runId }
    const command = await tool.command(run, { env: process.env, progress, signal })
    const startedAt = new Date().toISOString()
    const { code, use } = await progress.step(`running ${tool.title} for ${size.rampS + size.holdS} s`, (tick) =>
      ran(command, folder, signal, tick, size),
    )
    signal.throwIfAborted()
    // What it made is removed also when what it left cannot be read.
    if (!target.reference) await cleanUp(plan.journey, { baseUrl, account, runId, caFile: run.caFile }, progress)
    const absent = (target.known['ABSENT_CAPABILITIES'] ?? '').split(',').map((one) => one.trim())
    const about = { tool: tool.title, journey: plan.journey, targets, size, absent }
    const samples = await saying(tool.title, code, folder, () => tool.read(folder))
    const measured = await saying(tool.title, code, folder, async () => judgePeer(samples, about))
    const lastS = samples.samples.reduce((last, { atMs }) => Math.max(last, atMs), 0) / 1000 - measured.startedMs / 1000
    const summary = await aboutRun(name, {
      k6: { version: 'none' },
      target,
      startedAt,
      question: { tool: tool.name, size },
    })
    return peerResultOf({
      ...summary,
      k6_version: null,
      tool: { name: tool.name, title: tool.title },
      size,
      measured,
      use: use?.use,
      invalid: use?.held ? `the load generator was the bottleneck: ${use.held}` : cutOff(tool.title, code, lastS, size),
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** @throws Error of one line: that of the work, and what the tool said last */
async function saying<T>(title: string, code: number | null, folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const said = (await textIn(join(folder, outputName)))?.trim().split('\n').at(-1)
    throw new Error(
      `${error instanceof Error ? error.message : error}; ${title} ended with ${code}${said ? ` and said last: ${said}` : ''}`,
    )
  }
}

/** Of the load, how much has to be there: a tool may end a little early. */
const coveredShare = 0.9

function cutOff(title: string, code: number | null, lastS: number, { rampS, holdS }: PeerSize): string {
  const whole = rampS + holdS
  if (code === null) return `${title} was killed after ${Math.round(lastS)} of ${whole} s`
  return lastS >= coveredShare * whole ? '' : `${title} ended with ${code} after ${Math.round(lastS)} of ${whole} s`
}

const outputName = 'output.txt'

interface Ran {
  code: number | null
  use: { use: PeerUse; held: string | undefined } | undefined
}

async function ran(
  { program, args, env }: Command,
  folder: string,
  signal: AbortSignal,
  tick: (detail: string) => void,
  { rampS, holdS }: PeerSize,
): Promise<Ran> {
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = createWriteStream(join(folder, outputName))
  child.stdout.pipe(output, { end: false })
  child.stderr.pipe(output, { end: false })
  const stop = () => void child.kill()
  signal.addEventListener('abort', stop)
  const startedMs = Date.now()
  const clock = setInterval(() => tick(`${Math.round((Date.now() - startedMs) / 1000)} of ${rampS + holdS} s`), 1_000)
  const sampler = child.pid === undefined ? undefined : new SystemSampler(child.pid)
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    const seconds = (Date.now() - startedMs) / 1000
    const use = await sampler?.stop()
    if (!use) return { code, use: undefined }
    const { cpu_cores_mean, memory_mb_max } = use
    const cpu_seconds = Math.round(cpu_cores_mean * seconds * 1000) / 1000
    return { code, use: { use: { cpu_seconds, memory_mb_max }, held: heldUp(use, 'it') } }
  } finally {
    clearInterval(clock)
    signal.removeEventListener('abort', stop)
    output.end()
  }
}

/** What explains the verdict. */
function details({ throughput, generator_use }: PeerResult): string[] {
  const { requests, requests_per_second, failed_share } = throughput
  return [
    `  load         ${requests} requests in the hold, ${requests_per_second.toFixed(1)}/s; ${(failed_share * 100).toFixed(2)} % failed`,
    ...(generator_use
      ? [
          `  generator    ${generator_use.memory_mb_max} MB, ${generator_use.cpu_seconds.toFixed(1)} s of CPU, ${generator_use.cpu_ms_per_request.toFixed(2)} ms a request`,
        ]
      : []),
  ]
}
