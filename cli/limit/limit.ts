import { join } from 'node:path'
import { findLimit } from '../../limit/find-limit'
import { reportOf, sessionsNamed } from '../../limit/report'
import { type LimitResult, limitResultOf } from '../../limit/result'
import type { Trial } from '../../limit/trial'
import { aboutRun } from '../beside-k6/about'
import { concludeBeside } from '../beside-k6/conclude'
import { interruptible } from '../interruptible'
import { k6WithScripts } from '../k6/with-scripts'
import { referenceOf } from '../platform/references'
import { slaDir } from '../platform/sla-dir'
import { writableResultsFolder } from '../run/results-folder'
import { targetOf } from '../target'
import { AskBeside } from './ask-beside'
import { k6Trial } from './k6-trial'
import { SearchState } from './search-state'
import { settled } from './settled'

/** Searches, says the sentence, and writes the result. @returns the exit code */
export async function runLimitSearch(
  name: string,
  options: { start?: number; most?: number; fresh?: true },
): Promise<number> {
  const described = await referenceOf(name)
  const { asked } = described
  const promised = asked.promised.sessions
  const space = { start: options.start ?? Math.ceil(promised / 10), least: 1, most: options.most ?? 3 * promised }
  if (space.start > space.most)
    throw new Error(`--start ${space.start} is above --most ${space.most}; nothing is tried there`)
  return interruptible(async ({ progress, signal }) => {
    const results = await writableResultsFolder(process.env)
    const k6 = await k6WithScripts({ progress, signal })
    const target = await targetOf(name, { progress, signal })
    try {
      progress.note(`${name} limit → ${target.said}`)
      const asking = await AskBeside.of(asked, target.known)
      const folder = join(slaDir, 'limit', name)
      const timeScale = Number(process.env['TIME_SCALE'] || 1)
      const state = await SearchState.open<Trial>(
        folder,
        { space, target: target.identity, timeScale },
        options.fresh === true,
      )
      if (state.trials.length > 0)
        progress.note(`going on from ${state.trials.length} trials of before; --fresh forgets them`)
      const means = { k6, platform: name, target, asked, asking, folder, timeScale, signal }
      const { answer, trials } = await findLimit(
        space,
        {
          named: sessionsNamed,
          run: (kind, load) => progress.step(`${kind} at ${load} sessions`, () => k6Trial(kind, load, means)),
          settle: () => settled(asking, progress, signal),
          keep: (kept) => state.keep(kept),
          say: (line) => progress.note(line),
        },
        state.trials,
      )
      await asking.close()
      const startedAt = state.startedAt
      const about = await aboutRun(name, { k6, target, startedAt, question: { space, timeScale } })
      const result = limitResultOf({
        ...about,
        space,
        target: target.identity,
        report: reportOf(answer, trials),
        trials,
      })
      await state.forget()
      return await concludeBeside(result, details(result), { folder: results, progress })
    } finally {
      await target.stop()
    }
  }, 'interrupted; the trials are kept: the same command goes on')
}

function details({ trials, law, goodput_falls_after, unjudged }: LimitResult): string[] {
  const round = (value: number) => Number(value.toPrecision(3))
  return [
    `  ${trials.filter(({ kind }) => kind === 'trial').length} trials, ${trials.filter(({ kind }) => kind === 'hold').length} holds`,
    ...(goodput_falls_after === null ? [] : [`  less work is done beyond ${goodput_falls_after} sessions`]),
    ...(law
      ? [
          `  scalability law, as an explanation: λ ${round(law.lambda)}/s a session, α ${round(law.alpha)}, β ${round(law.beta)}; ${
            law.peak === null
              ? 'throughput follows the load'
              : `peak at ${round(law.peak)} sessions (95 %: ${round(law.interval.peak?.lower ?? law.peak)} to ${law.interval.peak?.upper ? round(law.interval.peak.upper) : 'none'})`
          }`,
        ]
      : []),
    ...(unjudged.length > 0 ? [`  too few samples in a trial to judge ${unjudged.join(', ')}`] : []),
  ]
}
