import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../build/root'
import { findLimit } from '../../limit/find-limit'
import { reportOf, sentenceOf } from '../../limit/report'
import { resolveK6 } from '../k6/resolve'
import { referenceNames, referenceOf } from '../platform/references'
import { slaDir } from '../platform/sla-dir'
import { type Progress, stderrProgress } from '../progress'
import { proofs } from '../prove/proofs'
import { FaultSwitch } from '../prove/put-faults'
import { interruptedExitCode, onStopSignal } from '../stop-signals'
import { targetOf } from '../target'
import { AskBeside } from './ask-beside'
import { k6Trial } from './k6-trial'
import { limitsPage } from './limits-page'
import { isRight, type ProvedSearch } from './proved-search'
import { settled } from './settled'

/** Ten capacities between 20 and 200, spread by ratio, half of them polite. */
const capacities: readonly number[] = [20, 26, 33, 43, 56, 72, 93, 120, 155, 200]
const modes = ['capacity-shed', 'capacity-queue'] as const

const space = { start: 60, least: 1, most: 600 }

/**
 * Searches for known capacities of the reference platform, one after the other, goes on where it was interrupted, and
 * writes docs/LIMITS.md.
 * @param only the capacities to search for; all ten when empty
 * @returns 0 when every answer is within 10 %, else 1
 */
export async function proveLimits(name: string, only: readonly number[], fresh: boolean): Promise<number> {
  const progress = stderrProgress()
  const stopping = new AbortController()
  const { signal } = stopping
  onStopSignal((stopSignal) => stopping.abort(stopSignal))
  const described = await referenceOf(name)
  const known = proofs[name]?.capacity
  if (!known) throw new Error(`${name} has no known capacities: reference/${name}/proof.ts is missing`)
  const folder = join(slaDir, 'limit-proof', name)
  const state = await ProofState.open(folder, fresh)
  const wanted = only.length > 0 ? only : capacities
  try {
    const k6 = await resolveK6({ env: process.env, progress, signal })
    await progress.step('building the scripts', async () =>
      (await import('../../build/ensure-bundles')).ensureBundles(),
    )
    const target = await targetOf(name, { progress, signal, settings: { ...known.settings, FAULTS: 'on' } })
    const { reference } = target
    if (!reference) {
      await target.stop()
      throw new Error(
        `a known capacity is put only into the reference platform that this starts: unset ${described.asked.baseUrl}, and npm run down`,
      )
    }
    const faults = await FaultSwitch.of(reference)
    const env = { ...target.env, ABSENT_CAPABILITIES: known.absent.join(',') }
    const proved = { ...target, env, known: { ...target.known, ...env } }
    const asking = await AskBeside.of(described.asked, proved.known)
    try {
      for (const capacity of wanted) {
        const fault = faultOf(capacity)
        const before = state.of(fault)
        if (before?.answer) continue
        const put = [{ service: name, name: fault }]
        await faults.put(put)
        progress.note(`${name} ${fault}`)
        const means = {
          k6,
          platform: name,
          target: proved,
          asked: described.asked,
          asking,
          folder,
          timeScale: 1,
          signal,
        }
        const about = { platform: name, fault, capacity }
        const { answer, trials } = await findLimit(
          space,
          {
            run: (kind, load) => progress.step(`${kind} at ${load} sessions`, () => k6Trial(kind, load, means)),
            settle: () => settled(asking, progress, signal),
            keep: (kept) => state.keep({ ...about, answer: null, sentence: '', trials: kept }),
            say: (line) => progress.note(line),
          },
          before?.trials,
        )
        await faults.clear(put)
        const sentence = sentenceOf(described.services.at(-1)?.title ?? name, reportOf(answer, trials))
        await state.keep({ ...about, answer, sentence, trials })
        progress.note(`${fault}: ${sentence}`)
        await writeFile(join(root, 'docs/LIMITS.md'), limitsPage(await allSearches()))
      }
    } finally {
      await faults.close()
      await asking.close()
      await target.stop()
    }
  } catch (error) {
    if (!signal.aborted) throw error
    progress.note('interrupted; what was searched is kept: the same command goes on')
    return interruptedExitCode(signal.reason)
  }
  return said(
    state.searches.filter(({ capacity }) => wanted.includes(capacity)),
    progress,
  )
}

/** The same for the same capacity, whichever are searched for. */
function faultOf(capacity: number): string {
  const at = capacities.indexOf(capacity)
  return `${modes[Math.max(0, at) % modes.length]}=${capacity}`
}

function said(searches: readonly ProvedSearch[], progress: Progress): number {
  const right = searches.filter(isRight).length
  progress.note(`${right} of ${searches.length} answers within 10 % of the capacity`)
  return right === searches.length ? 0 : 1
}

/** Of every platform that was proved in this checkout. */
async function allSearches(): Promise<ProvedSearch[]> {
  const states = await Promise.all(
    referenceNames.map((name) => ProofState.open(join(slaDir, 'limit-proof', name), false)),
  )
  return states.flatMap(({ searches }) => searches)
}

/** The searches so far, in a folder. */
class ProofState {
  private constructor(
    private readonly folder: string,
    readonly searches: ProvedSearch[],
  ) {}

  static async open(folder: string, fresh: boolean): Promise<ProofState> {
    await mkdir(folder, { recursive: true })
    const text = fresh ? '' : await readFile(join(folder, 'state.json'), 'utf8').catch(() => '')
    return new ProofState(folder, text ? (JSON.parse(text) as ProvedSearch[]) : [])
  }

  of(fault: string): ProvedSearch | undefined {
    return this.searches.find((one) => one.fault === fault)
  }

  async keep(search: ProvedSearch): Promise<void> {
    const at = this.searches.findIndex(({ fault }) => fault === search.fault)
    this.searches.splice(at < 0 ? this.searches.length : at, at < 0 ? 0 : 1, search)
    const file = join(this.folder, 'state.json')
    await writeFile(`${file}.new`, JSON.stringify(this.searches, null, 1))
    await rename(`${file}.new`, file)
  }
}
