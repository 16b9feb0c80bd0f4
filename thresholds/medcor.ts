import {
  comparisonsPerSecond,
  medcorCountsPerSecond,
  pairsPerSecond,
  shiftLoginsPerMinute,
  workingRoles,
} from './medcor-pace'
import { medcorVocabulary } from './medcor-vocabulary'
import { capacityAtLeast, minSamples, refusedFlood, sharedTargets } from './shared'
import { gates, type SizeName, type TargetOf, type TargetsOf } from './target'
import { counted, ms, times } from './units'

type Words = typeof medcorVocabulary
type Size = Record<SizeName, number>

const { median, p5, p95, perHour } = gates(medcorVocabulary.metrics)

const roles = Object.keys(workingRoles) as (keyof typeof workingRoles)[]

/** A row for each role at work: `M1 doctor`, `M1 nurse`, … */
function perRole<I extends string>(id: I, target: TargetOf<Words>) {
  return Object.fromEntries(
    roles.map((role) => [
      `${id} ${role}`,
      {
        ...target,
        title: `${target.title}, ${role}`,
        tags: { ...target.tags, role },
        samples: { ...target.samples, tags: { ...target.samples.tags, role } },
      },
    ]),
  ) as Record<`${I} ${(typeof roles)[number]}`, TargetOf<Words>>
}

/** What Medcor promises. Limits stand here and nowhere else. */
export const medcorTargets = {
  ...perRole('M1', {
    title: 'patient data retrieval',
    clause: 'Response Times: < 300ms for patient data retrieval; performance maintained across all user roles',
    gate: p95('http_req_duration').below(ms(300)),
    tags: { sla: 'M1' },
    over: 'phase',
    when: 'underLoad',
    samples: { metric: 'http_reqs', tags: { sla: 'M1' }, atLeast: minSamples },
    offeredPerSecond: () => comparisonsPerSecond,
    correlated: true,
    merge: 'quantiles',
    because: 'A late chart means a decision made without it.',
  }),
  ...perRole('M2', {
    title: 'login',
    clause: 'Response Times: < 200ms for user authentication',
    gate: p95('http_req_duration').below(ms(200)),
    tags: { sla: 'M2' },
    over: 'phase',
    when: 'underLoad',
    samples: { metric: 'http_reqs', tags: { sla: 'M2' }, atLeast: minSamples },
    offeredPerSecond: () => shiftLoginsPerMinute / 60 / roles.length,
    correlated: true,
    merge: 'quantiles',
    because: 'At the change of shift everybody logs in at once, and nobody can wait.',
  }),
  M3: {
    title: 'sessions open',
    clause: 'Concurrent Users: 500+ simultaneous healthcare professionals',
    gate: p5('sessions_open').atLeast(counted(500, 'sessions')),
    over: 'phase',
    when: 'provesThroughput',
    fromLoad: 1,
    samples: { metric: 'samples', tags: { of: 'sessions_open' }, atLeast: minSamples },
    offeredPerSecond: () => medcorCountsPerSecond,
    asMeasured: true,
    provedAt: { size: 'vus', value: 500 },
    merge: 'quantiles',
    needs: 'session-count',
    because: 'Counted by the platform, since a VU is not a session.',
  },
  M4: {
    title: 'records read, open model',
    clause: 'Data Throughput: 5,000+ patient records per hour',
    gate: perHour('records_read').atLeast(counted(5_000, 'records/h')),
    tags: { scenario: 'arrivals' },
    over: 'phase',
    when: 'provesThroughput',
    fromLoad: 1,
    samples: { metric: 'records_read', tags: { scenario: 'arrivals' }, atLeast: 1 },
    provedAt: { size: 'arrivals_per_hour', value: 5_000 },
    merge: 'sum',
    because: 'Only a record that came back decrypted and was checked counts; a row of a list does not.',
  },
  M5a: {
    title: 'encryption costs',
    clause: 'Data Encryption: does not impact performance (limit: design assumption)',
    gate: median('paired_ms').atMost(ms(5)),
    over: 'phase',
    when: 'steady',
    samples: { metric: 'samples', tags: { of: 'paired' }, atLeast: minSamples },
    offeredPerSecond: () => pairsPerSecond,
    guaranteedShare: 0.9,
    merge: 'quantiles',
    needs: 'plain-twin',
    because: 'Encryption that slows the work gets switched off.',
  },
  M5b: {
    title: 'encrypted ÷ plain read',
    clause: 'Data Encryption: does not impact performance (limit: design assumption)',
    gate: median('paired_ratio').atMost(times(1.1)),
    tags: { pair: 'encryption' },
    over: 'phase',
    when: 'steady',
    samples: { metric: 'samples', tags: { of: 'paired' }, atLeast: minSamples },
    offeredPerSecond: () => pairsPerSecond,
    guaranteedShare: 0.9,
    merge: 'quantiles',
    needs: 'plain-twin',
    because: 'Both reads are of the same record, in one iteration and in random order, after one that opens it.',
  },
  M5c: {
    title: 'control, at most',
    clause: 'design: two equal reads have to compare as equal',
    gate: median('paired_ratio').atMost(times(1.05)),
    tags: { pair: 'control' },
    over: 'phase',
    when: 'steady',
    samples: { metric: 'samples', tags: { of: 'paired' }, atLeast: minSamples },
    offeredPerSecond: () => pairsPerSecond,
    guaranteedShare: 0.9,
    merge: 'quantiles',
    needs: 'plain-twin',
    judges: 'comparison',
    controls: ['M5a', 'M5b'],
    because: 'A method that finds a difference between equals proves nothing.',
  },
  M5d: {
    title: 'control, at least',
    clause: 'design: two equal reads have to compare as equal',
    gate: median('paired_ratio').atLeast(times(0.95)),
    tags: { pair: 'control' },
    over: 'phase',
    when: 'steady',
    samples: { metric: 'samples', tags: { of: 'paired' }, atLeast: minSamples },
    offeredPerSecond: () => pairsPerSecond,
    guaranteedShare: 0.9,
    merge: 'quantiles',
    needs: 'plain-twin',
    judges: 'comparison',
    controls: ['M5a', 'M5b'],
    because: 'A method that finds a difference between equals proves nothing.',
  },
  M6: {
    title: 'gap between roles, of what is allowed',
    clause: 'Role-based Access: performance maintained across all user roles (limit: design assumption)',
    gate: median('role_gap').atMost(times(1)),
    over: 'phase',
    when: 'steady',
    samples: { metric: 'samples', tags: { of: 'role_gap' }, atLeast: minSamples },
    offeredPerSecond: () => comparisonsPerSecond,
    merge: 'quantiles',
    because:
      'One record, read as each role in random order: 10 ms or 20 % between slowest and fastest, whichever is more lenient.',
  },
  A1: refusedFlood(
    'bad logins let in, in a flood',
    'login-let-in',
    'bad_logins',
    'Whoever may guess without end guesses right.',
  ),
  A4: refusedFlood(
    'bad logins not throttled',
    'unthrottled',
    'bad_logins',
    'Each guess costs a hash: unthrottled they take the processor.',
  ),
  A5: {
    title: 'new connection, in a flood of handshakes',
    clause:
      'Security performance: attacks are throttled or refused, and users do not feel them (limit: design assumption)',
    gate: p95('connection_ms').below(ms(500)),
    tags: { connection: 'cold' },
    over: 'run',
    when: 'flooded',
    samples: { metric: 'samples', tags: { of: 'handshakes' }, atLeast: minSamples },
    merge: 'quantiles',
    because: 'A handshake costs the server more than its client: cheap attacks have to stay cheap to bear.',
  },
  L1: capacityAtLeast(1000),
  ...sharedTargets,
  G2b: {
    ...sharedTargets.G2b,
    // The open-model iterations alone: a slow platform takes none of these samples away.
    offeredPerSecond: (size: Size) => shiftLoginsPerMinute / 60 + size.arrivals_per_hour / 3600,
  },
} as const satisfies TargetsOf<Words>
