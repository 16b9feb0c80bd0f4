import type { Options } from 'k6/options'
import { withControls } from '../../thresholds/controls'
import { judge } from '../../thresholds/judge'
import type { Phase } from '../../thresholds/plan'
import { conclude, withoutBlame } from '../../thresholds/verdict'
import type { PlannedRun } from '../handover'
import { takeBack } from './hand-on'
import type { Platform, RunData } from './platform'
import type { Judging } from './prepare'
import type { Instance } from './settings/instance'
import type { SettingTable } from './settings/setting'
import type { SharedValues } from './settings/settings'
import { parseUrl } from './settings/url'
import { junitOf } from './summary/junit'
import { keptSeries, partial, partMarker, withoutJudging } from './summary/part'
import { resultOf } from './summary/result'
import { scorecard, sizeOf } from './summary/scorecard'
import { readSummary, seriesOf } from './summary/summary-data'
import { usualSummary } from './summary/usual-summary'

/** What k6 prints and writes at the end of a run: the scorecard first, then result file and JUnit. */
export function concludeRun<V extends SharedValues>(
  platform: Platform<V>,
  prepared: Judging & { run: PlannedRun; values: V },
  given: Parameters<typeof readSummary>[0],
  meta: {
    now: Date
    build: { git_sha: string; data_sha256: string }
    k6Version: string | null
    sha256: (text: string) => string
    instance: Instance
  },
): Record<string, string> {
  const { run, criteria, values } = prepared
  const { instance } = meta
  const isPart = instance.of > 1
  const { data, otherForm } = readSummary(given)
  const series = seriesOf(data)
  const setupData = takeBack(data.setup_data)
  const duration_s = data.state.testRunDurationMs / 1000
  const interrupted = otherForm
    ? 'k6 gave its summary in another form (--new-machine-readable-summary): the targets were not judged'
    : cutShort(setupData, {
        watched: (series['runs_watched_to_the_end']?.['count'] ?? 0) > 0,
        isPart,
        durationS: duration_s,
        loadEndS: run.loadEndS,
      })
  const judgedFor = run.traits.includes('once') ? '' : sizeOf(gatedSeconds(run.phases), run.size.vus)
  const found = interrupted
    ? []
    : isPart
      ? withoutJudging(criteria, series)
      : withControls(criteria.map((criterion) => judge(criterion, series)))
  const conclusion =
    isPart && !interrupted
      ? partial(instance)
      : conclude(found, { ...(interrupted && { interrupted }), ...(judgedFor && { judgedFor }) })
  const table: SettingTable = Object.fromEntries(Object.entries(platform.settings))
  const settings = Object.fromEntries(Object.entries(values).filter(([name]) => table[name]?.told))
  const result = resultOf({
    platform,
    run: { ...run, time_scale: run.size.time_scale },
    ended_at: meta.now.toISOString(),
    judged: conclusion.verdict === 'invalid' ? withoutBlame(found) : found,
    conclusion,
    series,
    arrivalsPlanned: prepared.arrivalsPlanned,
    settings: { ...settings, VUS: run.size.vus, [platform.arrivals.setting]: run.size.arrivals_per_hour },
    hosts: [...new Set(Object.values(prepared.urls).flatMap((url) => parseUrl(url)?.host ?? []))],
    instance,
    part: isPart
      ? {
          criteria,
          series: keptSeries(series, platform.vocabulary.metrics),
          arrivals_planned: prepared.arrivalsPlanned,
          judged_for: judgedFor,
        }
      : null,
    build: meta.build,
    scenario_sha256: meta.sha256(loadAsText(prepared.options)),
    k6_version: meta.k6Version,
    ...(setupData && { setup: setupData }),
    duration_s,
  })
  const stamp = meta.now.toISOString().replace(/[-:]|\.\d+/g, '')
  const base = `${values.RESULTS_DIR}/${run.platform}-${run.profile}-${stamp}${isPart ? `-${instance.index}of${instance.of}` : ''}`
  const colour = data.state.isStdOutTTY && !data.options.noColor
  const files = [`${base}.json`, ...(isPart ? [] : [`${base}.xml`])]
  const text = scorecard({ result, report: platform.report, colour, files })
  if (isPart)
    return {
      stdout: `${text}${partMarker} ${JSON.stringify(result)}\n`,
      [`${base}.json`]: `${JSON.stringify(result)}\n`,
    }
  return {
    stdout: values.SUMMARY === 'full' ? `${text}\n${usualSummary(data, colour)}\n` : text,
    [`${base}.json`]: `${JSON.stringify(result, null, 1)}\n`,
    [`${base}.xml`]: junitOf(result),
  }
}

/** What of the options makes the load: two runs of the same text offered the same. Limits and zones are no part of it. */
function loadAsText({ scenarios, throw: throws, discardResponseBodies, maxRedirects }: Options): string {
  return JSON.stringify({ scenarios, throws, discardResponseBodies, maxRedirects })
}

function gatedSeconds(phases: readonly Phase[]): number {
  return phases.filter((phase) => phase.gated).reduce((sum, { fromS, toS }) => sum + toS - fromS, 0)
}

/** Of several instances one alone watches the run; the others are whole if they went on as long as the load. */
function cutShort(
  setupData: RunData | undefined,
  { watched, isPart, durationS, loadEndS }: { watched: boolean; isPart: boolean; durationS: number; loadEndS: number },
): string | undefined {
  if (setupData === undefined) return 'stopped before the load began: the lines above say why'
  if (watched) return undefined
  // k6 ends the last stage by a timer of its own.
  if (durationS < loadEndS - (isPart ? 1 : 0))
    return `interrupted after ${Math.round(durationS)} s: the targets were not judged`
  return isPart ? undefined : 'the VU that watches the run did not see its end: the targets were not judged'
}
