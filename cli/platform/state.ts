import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { liveOwner } from '../../service/postgres/leftover'
import { endProcess, isRunning, ownIdentity, processInfo, waitUntilGone } from '../../service/postgres/processes'
import { claimWhole, textIn, writeWhole } from '../../service/whole-file'
import { ensureSlaDir, slaDir } from './sla-dir'
import { stateIn, type UpState } from './up-state'
import { keptWorkspace } from './workspace'

const file = join(slaDir, 'state.json')
/** No secret is in it, and an `up` of another user has to see whether ours lives. */
const mode = 0o644
/** A part whose supervisor was killed notices at once and stops by itself, within this time. */
const ownEndMs = 5_000

/** The state that an `up` wrote; its processes may be long gone. */
export async function readState(): Promise<UpState | undefined> {
  const text = await textIn(file)
  return text === undefined ? undefined : stateOf(text)
}

/**
 * Makes this process the checkout's supervisor. What a killed one left running is ended first.
 * @throws Error when another one lives.
 */
export async function claimState(url: string): Promise<UpState> {
  ensureSlaDir()
  const state: UpState = { supervisor: await ownIdentity(), url, parts: [] }
  const holder = await claimWhole(file, JSON.stringify(state), mode, async (text) => {
    const before = await stateOf(text)
    if (!before) return false
    if (await isRunning(before.supervisor)) return true
    await endParts(before)
    return false
  })
  const up = holder && (await stateOf(holder))
  if (!up) return state
  const at = up.url && `, ${up.url}`
  throw new Error(`the platform is already up (process ${up.supervisor.pid}${at}); npm run down stops it`)
}

let writing: Promise<void> = Promise.resolve()

/** Adds the parts that now run, or have been started. */
export async function recordParts(state: UpState, parts: readonly { title: string; pid: number }[]): Promise<void> {
  for (const { title, pid } of parts) {
    const info = await processInfo(pid)
    if (info && !state.parts.some((part) => part.pid === pid)) state.parts.push({ title, pid, started: info.started })
  }
  const order = parts.map(({ title }) => title)
  state.parts.sort((a, b) => order.indexOf(a.title) - order.indexOf(b.title))
  // One after the other: the last to be written is the whole.
  writing = writing.then(() => writeWhole(file, JSON.stringify(state), mode))
  await writing
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

/** A text that says nothing still may be of a supervisor that lives: the database that it keeps knows it. */
async function stateOf(text: string): Promise<UpState | undefined> {
  const state = stateIn(text)
  if (state) return state
  const supervisor = await liveOwner((await keptWorkspace()).dataDir)
  return supervisor && { supervisor, url: '', parts: [] }
}
