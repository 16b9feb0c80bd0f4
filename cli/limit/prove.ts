import { findLimit } from '../../limit/find-limit'
import { capacitySentenceOf, reportOf, sessionsNamed } from '../../limit/report'
import { interruptible } from '../interruptible'
import { k6WithScripts } from '../k6/with-scripts'
import { KeptList } from '../kept-list'
import { referenceOf } from '../platform/references'
import type { Progress } from '../progress'
import { proofs } from '../prove/proofs'
import { FaultSwitch } from '../prove/put-faults'
import { targetOf } from '../target'
import { AskBeside } from './ask-beside'
import { k6Trial } from './k6-trial'
import { searchesFolder, writeLimitsPage } from './limits-page'
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
  const described = await referenceOf(name)
  const known = proofs[name]?.capacity
  if (!known) throw new Error(`${name} has no known capacities: reference/${name}/proof.ts is missing`)
  const folder = searchesFolder(name)
  const state = await KeptList.open<ProvedSearch>(folder, fresh)
  const wanted = only.length > 0 ? only : capacities
  const keep = (search: ProvedSearch) => state.keep(search, ({ fault }) => fault === search.fault)
  return interruptible(async ({ progress, signal }) => {
    const k6 = await k6WithScripts({ progress, signal })
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
        const before = state.all.find((one) => one.fault === fault)
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
            named: sessionsNamed,
            run: (kind, load) => progress.step(`${kind} at ${load} sessions`, () => k6Trial(kind, load, means)),
            settle: () => settled(asking, progress, signal),
            keep: (kept) => keep({ ...about, answer: null, sentence: '', trials: kept }),
            say: (line) => progress.note(line),
          },
          before?.trials,
        )
        await faults.clear(put)
        const sentence = capacitySentenceOf(described.services.at(-1)?.title ?? name, reportOf(answer, trials))
        await keep({ ...about, answer, sentence, trials })
        progress.note(`${fault}: ${sentence}`)
        await writeLimitsPage()
      }
    } finally {
      await faults.close()
      await asking.close()
      await target.stop()
    }
    return said(
      state.all.filter(({ capacity }) => wanted.includes(capacity)),
      progress,
    )
  }, 'interrupted; what was searched is kept: the same command goes on')
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
