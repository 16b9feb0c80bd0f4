import { probit } from 'simple-statistics'
import { loadShape, sampleRun } from '../../lib/plan/summary/testing/sample-run'
import { normalOf, randomOf } from '../statistics/random'
import type { Accept } from '../store/accepts'

/** A change that is planted in the simulated nights: its criterion is that much slower from one night to another. */
export interface Planted {
  criterion: string
  /** Share by which latencies grow. */
  by: number
  /** The first night; nights count from 1. */
  from: number
  /** The first night on which it is mended; absent: never. */
  until?: number
  /** The night after which it was accepted; absent: never. */
  accepted?: { night: number; reason: string }
  because: string
}

export const planted: readonly Planted[] = [
  {
    criterion: 'T1',
    by: 0.12,
    from: 25,
    accepted: { night: 35, reason: 'consent is checked before each dial now; the legal team asked for it' },
    because: 'a consent check before each dial',
  },
  { criterion: 'T6', by: 0.2, from: 48, until: 60, because: 'an index was dropped by a migration' },
  { criterion: 'T2', by: 0.08, from: 74, because: 'status checks read the whole call' },
]

/** The night whose load generator was held up. */
export const invalidNight = 40

export interface SimulatedNight {
  night: number
  /** The text of a result file. */
  content: string
  accepts: Omit<Accept, 'from'>[]
}

export const nights = 90

/** Spread of a whole night against the others, and of each criterion beside that: what shared runners are known to have. */
const spread = { night: 0.008, criterion: 0.008 }
/** How much of last night's deviation is there tonight. */
const carriedOver = 0.3
/** One criterion in so many has a night that is off by far, for no reason. */
const outliers = { oneIn: 150, by: 0.15 }
/** A release every so many nights, at most. */
const nightsPerCommit = 3

/**
 * Nights of load at TCall as a suite would have measured them: the numbers are drawn from a seeded generator, all that
 * is made of them is what a run makes. Marked `simulated`.
 */
export function* simulatedNights(seed: number): Generator<SimulatedNight> {
  const random = randomOf(seed)
  const hex = (length: number) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('')
  let drift = 0
  let commit = hex(40)
  for (let night = 1; night <= nights; night++) {
    drift = carriedOver * drift + spread.night * normalOf(random)
    const isRelease = planted.some(({ from, until }) => night === from || night === until)
    if (isRelease || random() < 1 / nightsPerCommit) commit = hex(40)
    const date = new Date(Date.UTC(2026, 0, night, 2, 10))
    const ended = new Date(date.getTime() + 190_000)
    const id = `run-${date.toISOString().slice(0, 10).replaceAll('-', '')}t021000z-${hex(4)}`
    const factor = (criterion: string) => {
      const noise = drift + spread.criterion * normalOf(random)
      const outlier = random() < 1 / outliers.oneIn ? outliers.by * (1 + random()) : 0
      const changes = planted.filter(
        (p) => p.criterion === criterion && night >= p.from && night < (p.until ?? Infinity),
      )
      return Math.exp(noise + outlier) * changes.reduce((product, { by }) => product * (1 + by), 1)
    }
    const { result } = sampleRun(
      loadShape,
      (series, criteria) => {
        for (const c of criteria) {
          const values = series[c.series]
          if (!values || c.statistic.kind !== 'percentile') continue
          const by = factor(c.id)
          series[c.series] =
            c.comparison === '<'
              ? latencies(values, c.limit * 0.45 * by, c.statistic.percentile)
              : scaled(values, 1 / Math.exp(drift))
        }
        const lag = criteria.find(({ id: criterion }) => criterion === 'G2b')
        if (night === invalidNight && lag) series[lag.series] = scaled(series[lag.series] ?? {}, 12)
      },
      {
        ended_at: ended.toISOString(),
        build: { git_sha: commit, data_sha256: hexOf(seed) },
        hosts: ['simulated.invalid'],
        run: { ...loadShape, seed, time_scale: 1 },
        setup: {
          run_id: id,
          started_at: date.toISOString(),
          notes: ['simulated: no platform was measured'],
          platform_settings: {},
          clock_skew_ms: {},
        },
      },
    )
    const accepts = planted.flatMap(({ accepted, criterion, from }) =>
      accepted?.night === night
        ? [
            {
              platform: result.platform,
              profile: result.profile,
              kind: 'run',
              criterion,
              run: `night ${from}`,
              by: 'the simulator',
              reason: accepted.reason,
              at: new Date(ended.getTime() + 8 * 3_600_000).toISOString(),
            },
          ]
        : [],
    )
    yield { night, content: `${JSON.stringify({ ...result, simulated: true }, null, 1)}\n`, accepts }
  }
}

type Values = Record<string, number | undefined>

/** A log-normal spread of latencies whose percentile `p` is `at`. */
function latencies(values: Values, at: number, p: number): Values {
  const sigma = 0.35
  const median = at / Math.exp(sigma * probit(p / 100))
  const named: Record<string, number | undefined> = {
    count: values['count'],
    avg: median * Math.exp(sigma ** 2 / 2),
    min: median * Math.exp(-3 * sigma),
    med: median,
    max: median * Math.exp(3.5 * sigma),
  }
  const valueAt = (stat: string) => named[stat] ?? median * Math.exp(sigma * probit(Number(stat.slice(2, -1)) / 100))
  return Object.fromEntries(Object.keys(values).map((stat) => [stat, valueAt(stat)]))
}

function scaled(values: Values, by: number): Values {
  return Object.fromEntries(
    Object.entries(values).map(([stat, value]) => [stat, stat === 'count' || value === undefined ? value : value * by]),
  )
}

function hexOf(seed: number): string {
  return seed.toString(16).padStart(64, '0')
}
