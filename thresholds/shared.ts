import { measures } from './measures'
import { gates, type TargetsOf } from './target'
import { counted, ms, seconds, share, times } from './units'
import { coreVocabulary } from './vocabulary'

const { count, median, p95, rate } = gates(coreVocabulary.metrics)
const { count: countOf, measured } = gates(measures)

/** With fewer, all of them may lie below the true p75 in more than 2.5 % of runs: 0.75^13 = 2.4 %. */
const minVisits = 13
/** A row of what a browser reports of pages under load; the strategy names no limits, so they are those of web.dev. */
const webVital = <G>(title: string, gate: G) =>
  ({
    title,
    clause: 'Browser testing (limit: web.dev, p75)',
    gate,
    over: 'run',
    samples: { metric: 'page_visits', atLeast: minVisits },
    merge: 'one-instance',
    judgedBy: 'browser',
    because: 'What is late, or jumps, is clicked again.',
  }) as const
/** A crash hits a few writes: fewer than this say nothing of what is lost. */
const acknowledgedWrites = { metric: 'writes_acknowledged', atLeast: 100 } as const
const recoveryIsTested = 'Disaster recovery and failover: recovery and resilience are tested'

/** The fewest samples with which a percentile gate can pass. Order statistics bound p95 from 59 on; 200 leaves room. */
export const minSamples = 200

/** Targets of every platform: errors, the generator, wrong answers, that a soak does not degrade, and what a fault costs. */
export const sharedTargets = {
  G1: {
    title: 'failed requests',
    clause: 'Error rate < 1%',
    gate: rate('http_req_failed').below(share(0.01)),
    // Of the hundred requests of a smoke one may be an endpoint that is dead.
    once: rate('http_req_failed').atMost(share(0)),
    over: 'phase',
    samples: { metric: 'http_reqs', atLeast: 1 },
    merge: 'sum',
    because: 'The latencies of a platform that refuses work say nothing.',
  },
  G2a: {
    title: 'dropped iterations',
    clause: 'design: the generator kept up',
    gate: count('dropped_iterations').zero(),
    over: 'run',
    when: 'underLoad',
    samples: { metric: 'iterations', atLeast: 1 },
    merge: 'sum',
    judges: 'generator',
    because: 'A dropped iteration is load that was not offered.',
  },
  G2b: {
    title: 'generator lag',
    clause: 'design: the generator kept up',
    gate: p95('generator_lag_ms').below(ms(50)),
    over: 'phase',
    when: 'underLoad',
    samples: { metric: 'samples', tags: { of: 'generator_lag' }, atLeast: 50 },
    merge: 'quantiles',
    judges: 'generator',
    because: 'A busy load generator measures itself.',
  },
  G2c: {
    title: 'starved, seen from inside',
    clause: 'design: the generator kept up',
    gate: count('generator_starved').zero(),
    over: 'run',
    when: 'underLoad',
    samples: { metric: 'iterations', atLeast: 1 },
    merge: 'sum',
    judges: 'generator',
    because: 'Only a VU can make k6 exit with 110, so what it saw must be in the verdict too.',
  },
  G3: {
    title: 'wrong answers',
    clause: 'design: a fast wrong answer is a failure',
    gate: count('wrong_answers').zero(),
    over: 'run',
    samples: { metric: 'answers_checked', atLeast: 10 },
    merge: 'sum',
    because: "Another tenant's data or a dead token accepted is worse than a slow answer.",
  },
  S1a: {
    title: 'latency, last window over first',
    clause: 'soak does not degrade (limit: design assumption)',
    gate: median('soak_ratio').below(times(1.2)),
    tags: { of: 'latency' },
    over: 'run',
    when: 'degradation',
    samples: { metric: 'samples', tags: { of: 'soak_latency' }, atLeast: 20 },
    merge: 'quantiles',
    because: 'A platform that is slower after four hours is slower still after a day.',
  },
  S1b: {
    title: 'failed requests, last window',
    clause: 'soak does not degrade',
    gate: rate('http_req_failed').below(share(0.01)),
    tags: { window: 'last' },
    over: 'run',
    when: 'degradation',
    samples: { metric: 'http_reqs', tags: { window: 'last' }, atLeast: 20 },
    merge: 'sum',
    because: 'Errors that begin late hide in the average of the whole run.',
  },
  S1c: {
    title: 'platform memory, last window over first',
    clause: 'soak does not degrade (limit: design assumption)',
    gate: median('soak_ratio').below(times(1.5)),
    tags: { of: 'memory' },
    over: 'run',
    when: 'degradation',
    samples: { metric: 'samples', tags: { of: 'soak_memory' }, atLeast: 1 },
    merge: 'one-instance',
    needs: 'metrics',
    because: 'A leak shows in memory before it shows in latency.',
  },
  R1: {
    title: 'recovery after the worst fault',
    clause: `${recoveryIsTested} (limit: design assumption)`,
    gate: measured('recovery_s').atMost(seconds(30)),
    over: 'run',
    samples: { metric: 'faults', atLeast: 1 },
    merge: 'one-instance',
    judgedBy: 'resilience',
    because: 'Every further second leaves users without service.',
  },
  R2: {
    title: 'acknowledged writes lost',
    clause: recoveryIsTested,
    gate: countOf('writes_lost').zero(),
    over: 'run',
    samples: acknowledgedWrites,
    merge: 'one-instance',
    judgedBy: 'resilience',
    because: 'What was confirmed is relied on.',
  },
  R3: {
    title: 'writes there twice',
    clause: recoveryIsTested,
    gate: countOf('writes_there_twice').zero(),
    over: 'run',
    samples: acknowledgedWrites,
    merge: 'one-instance',
    judgedBy: 'resilience',
    because: 'A number dialled twice, a dose given twice.',
  },
  R4: {
    title: 'stale or unexpected after a fault',
    clause: recoveryIsTested,
    gate: countOf('writes_otherwise_wrong').zero(),
    over: 'run',
    samples: acknowledgedWrites,
    merge: 'one-instance',
    judgedBy: 'resilience',
    because: 'A chart that goes back in time is a wrong chart.',
  },
  B1a: webVital('LCP, desktop', measured('lcp_desktop').atMost(ms(2_500))),
  B1b: webVital('LCP, mobile', measured('lcp_mobile').atMost(ms(2_500))),
  B2a: webVital('INP, desktop', measured('inp_desktop').atMost(ms(200))),
  B2b: webVital('INP, mobile', measured('inp_mobile').atMost(ms(200))),
  B3a: webVital('CLS, desktop', measured('cls_desktop').atMost(counted(0.1, 'score'))),
  B3b: webVital('CLS, mobile', measured('cls_mobile').atMost(counted(0.1, 'score'))),
} as const satisfies TargetsOf<typeof coreVocabulary>

type Words = typeof coreVocabulary.words

/** A row of what attackers send many of, of which nothing may be taken. `of` counts what was answered. */
export const refusedFlood = <W extends keyof Words['what'], O extends keyof Words['of']>(
  title: string,
  what: W,
  of: O,
  because: string,
) =>
  ({
    title,
    clause: 'Security performance: attacks are throttled or refused, and users do not feel them',
    gate: count('wrong_answers').zero(),
    tags: { what },
    over: 'run',
    when: 'flooded',
    samples: { metric: 'samples', tags: { of }, atLeast: 100 },
    merge: 'sum',
    because,
  }) as const

/** The row of a platform's capacity: `sla limit` searches for the highest load that is sustainable. @param promised in sessions */
export const capacityAtLeast = (promised: number) =>
  ({
    title: 'capacity',
    clause: 'Stress testing: find the breaking point (limit: the load of the profile `load`)',
    gate: measured('capacity').atLeast(counted(promised, 'sessions')),
    over: 'run',
    samples: { metric: 'trials', atLeast: 1 },
    merge: 'one-instance',
    judgedBy: 'limit',
    because: 'A platform that breaks at the promised load has no room for a busier day.',
  }) as const satisfies TargetsOf<typeof coreVocabulary>[string]
