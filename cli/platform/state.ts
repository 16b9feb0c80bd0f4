import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  endProcess,
  isRunning,
  ownIdentity,
  type ProcessIdentity,
  processInfo,
  waitUntilGone,
} from '../../service/postgres/processes'
import { slaDir } from './workspace'

/** What is up in this checkout: the supervisor, and the parts it started. */
export interface UpState {
  supervisor: ProcessIdentity
  url: string
  /** In the order of stopping. */
  parts: (ProcessIdentity & { title: string })[]
}

const file = join(slaDir, 'state.json')
/** A part whose supervisor was killed notices at once and stops by itself, within this time. */
const ownEndMs = 5_000

/** The state that an `up` wrote; its processes may be long gone. */
export async function readState(): Promise<UpState | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text ? (JSON.parse(text) as UpState) : undefined
}

/**
 * Makes this process the checkout's supervisor. What a killed one left running is ended first.
 * @throws Error when another one lives.
 */
export async function claimState(url: string): Promise<UpState> {
  const before = await readState()
  if (before) {
    if (await isRunning(before.supervisor)) throw alreadyUp(before)
    await endParts(before)
    await rm(file, { force: true })
  }
  const state: UpState = { supervisor: await ownIdentity(), url, parts: [] }
  await mkdir(slaDir, { recursive: true })
  try {
    await writeFile(file, JSON.stringify(state), { flag: 'wx', mode: 0o600 })
  } catch {
    throw alreadyUp((await readState()) ?? state)
  }
  return state
}

/** Adds the parts that now run. */
export async function recordParts(state: UpState, parts: readonly { title: string; pid: number }[]): Promise<void> {
  for (const { title, pid } of parts) {
    const info = await processInfo(pid)
    if (info && !state.parts.some((part) => part.pid === pid)) state.parts.push({ title, pid, started: info.started })
  }
  await writeFile(`${file}.new`, JSON.stringify(state), { mode: 0o600 })
  await rename(`${file}.new`, file)
}

export async function clearState(): Promise<void> {
  await rm(file, { force: true })
}

/** Ends what is left of a supervisor that is gone; returns the titles of what still ran. */
export async function endParts(state: UpState): Promise<string[]> {
  const ended: string[] = []
  for (const part of state.parts) {
    if (!(await isRunning(part))) continue
    ended.push(part.title)
    if (await waitUntilGone(part, ownEndMs)) continue
    await endProcess(part, part.title === 'PostgreSQL' ? ['SIGINT', 'SIGQUIT'] : ['SIGTERM', 'SIGKILL'], 10_000)
  }
  return ended
}

function alreadyUp({ supervisor, url }: UpState): Error {
  return new Error(`the platform is already up (process ${supervisor.pid}, ${url}); npm run down stops it`)
}
