import type { Platform } from '../../lib/plan/platform'
import type { Profile } from '../../lib/plan/profile'
import { batches, minBatchSamples } from '../../thresholds/confidence'
import { measures } from '../../thresholds/measures'
import { submetric } from '../../thresholds/metrics'
import { type Gate, gatePercentile, type Statistic, type Target, type Targets } from '../../thresholds/target'
import { type Trait, traits } from '../../thresholds/traits'
import type { Vocabulary } from '../../thresholds/vocabulary'
import { groupedForDocs, markdownPage, markdownTable } from './markdown'

type Capabilities = Vocabulary['capabilities']

/** Every SLA target with its gate in words. */
export function slaPage(profiles: readonly Pick<Profile, 'name' | 'traits'>[], all: readonly Platform[]): string {
  const targets = Object.entries(Object.assign({}, ...all.map((platform) => platform.targets)) as Targets)
  const capabilities = Object.assign({}, ...all.map(({ vocabulary }) => vocabulary.capabilities)) as Capabilities
  return markdownPage(
    'SLA targets',
    [...all.map(({ name }) => name), 'shared'].map((name) => `thresholds/${name}.ts`),
    `The strategy document gives limits without percentiles. They are read as p${gatePercentile}. Only \`gatePercentile\` in \`thresholds/target.ts\` changes that.`,
    `A percentile passes when its whole 95 % interval, by order statistics, is within the limit. It fails when none of the interval is. Samples may be correlated. Where at least ${groupedForDocs(batches * minBatchSamples)} samples are certain, a pass also needs the percentile of each of ${batches} equal stretches of the phase to be within the limit. [CALIBRATION.md](CALIBRATION.md) shows how often both intervals cover the truth.`,
    'A phase of more than 15 min, such as the hold of a soak, is judged by equal stretches of at most 15 min. It passes only if every stretch does. The reason: every 2 s, k6 sorts each series that has a threshold, and four hours of samples would take most of a core. The scorecard shows the whole phase, from a series without a threshold. Its interval is the range of the intervals of its stretches.',
    ...all.flatMap(({ title, targets }) => [`## ${title}`, targetTable(targets)]),
    '## Judged by `sla` itself',
    'A row that says `sla limit` or `sla resilience` is judged by that command, from what it measures beside k6. No script has a threshold for it. It is a criterion like any other in the result of the command, and decides its exit code. These are its metrics:',
    markdownTable(
      ['metric', 'unit', 'meaning'],
      Object.entries(measures).map(([name, { unit, doc }]) => [`\`${name}\``, unit, doc]),
    ),
    '## Profiles',
    'A target names the trait that a profile needs, never a profile. A target without a trait is judged in every profile.',
    markdownTable(
      ['trait', 'meaning', 'profiles'],
      (Object.keys(traits) as Trait[]).map((trait) => [
        `\`${trait}\``,
        traits[trait],
        profiles.flatMap((profile) => (profile.traits.includes(trait) ? [profile.name] : [])).join(', '),
      ]),
    ),
    '## Joining several k6 instances',
    markdownTable(
      ['how', 'targets'],
      (['sum', 'quantiles', 'one-instance'] as const).map((how) => [
        { sum: 'counts are added', quantiles: 'quantile grids are merged', 'one-instance': 'one instance measures' }[
          how
        ],
        targets.flatMap(([id, { merge, judgedBy }]) => (merge === how && !judgedBy ? [id] : [])).join(', '),
      ]),
    ),
    '## Capabilities',
    'A platform may lack these. Name the ones it lacks in `ABSENT_CAPABILITIES`: the targets that need them read NOT MEASURED.',
    markdownTable(
      ['capability', 'of', 'what it is', 'targets that need it'],
      Object.entries(capabilities).map(([name, { what }]) => [
        `\`${name}\``,
        all.flatMap(({ title, vocabulary }) => (name in vocabulary.capabilities ? [title] : [])).join(', '),
        what,
        targets.flatMap(([id, { needs }]) => (needs === name ? [id] : [])).join(', '),
      ]),
    ),
  )
}

function targetTable(targets: Targets): string {
  return markdownTable(
    ['id', 'target', 'clause', 'gate', 'when', 'samples', 'why'],
    Object.entries(targets).map(([id, target]) => [
      id,
      target.title,
      target.clause,
      [gateInWords(target), ...conditions(target)].join('; '),
      whenInWords(target),
      `≥ ${groupedForDocs(target.samples.atLeast)} (\`${submetric(target.samples.metric, target.samples.tags ?? {})}\`)`,
      target.because,
    ]),
  )
}

function whenInWords({ when, judgedBy }: Target): string {
  if (judgedBy) return `by \`sla ${judgedBy}\``
  return when ? `\`${when}\`` : 'always'
}

function gateInWords({ gate, once, tags = {} }: Target): string {
  const smoke = once ? `, in smoke ${limitInWords(once)}` : ''
  return `${statisticInWords(gate.statistic)} of \`${submetric(gate.metric, tags)}\` ${limitInWords(gate)}${smoke}`
}

function statisticInWords(statistic: Statistic): string {
  if (statistic.kind === 'percentile') return statistic.percentile === 50 ? 'median' : `p${statistic.percentile}`
  return { rate: 'share', count: 'count', 'count-per-hour': 'hourly rate', value: 'value' }[statistic.kind]
}

function limitInWords({ comparison, limit: { value, unit } }: Gate): string {
  const sign = comparison === '<=' && value === 0 ? '=' : { '<': '<', '<=': '≤', '>': '>', '>=': '≥' }[comparison]
  return `${sign} ${unit === 'share' ? `${value * 100} %` : `${groupedForDocs(value)} ${unit}`}`
}

function conditions(target: Target): string[] {
  const { over, correlated, asMeasured, fromLoad, provedAt, judges, controls = [], judgedBy } = target
  if (judgedBy) return ['measured beside k6']
  return [
    over === 'phase' ? 'in each gated phase' : 'over the whole run',
    ...(correlated ? ['correlated samples'] : []),
    ...(asMeasured ? ['taken as measured'] : []),
    ...(fromLoad === undefined ? [] : [`from ${fromLoad * 100} % of the load on`]),
    ...(provedAt
      ? [
          `NOT PROVED below ${groupedForDocs(provedAt.value)} ${{ vus: 'VUs', arrivals_per_hour: 'arrivals/h' }[provedAt.size]}`,
        ]
      : []),
    ...(judges === 'generator' ? ['a miss makes the run INVALID'] : []),
    ...(judges === 'comparison' ? [`a miss makes ${controls.join(', ')} INCONCLUSIVE`] : []),
  ]
}
