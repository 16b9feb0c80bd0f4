import { minSamples, sharedTargets } from './shared'
import { count, p5, p95, perHour, type SizeName, type Targets } from './target'
import { watchEverySeconds } from './tcall-pace'
import { calls, callsPerHour, ms } from './units'

type Size = Record<SizeName, number>

const underLoad = ['baseline', 'load', 'stress', 'soak'] as const
const everyProfile = ['smoke', ...underLoad] as const

/** How often the platform's calls in progress are counted, per second. */
export const countsPerSecond = 2

/** What TCall promises. Limits stand here and nowhere else. */
export const tcallTargets = {
  T1: {
    title: 'call initiation',
    clause: 'API Response Times: < 200ms for call initiation',
    gate: p95('http_req_duration').below(ms(200)),
    tags: { sla: 'T1' },
    over: 'phase',
    profiles: underLoad,
    samples: { metric: 'http_reqs', tags: { sla: 'T1' }, atLeast: minSamples },
    offeredPerSecond: (size) => size.arrivals_per_hour / 3600,
    merge: 'quantiles',
    because: 'The caller hears silence until the dial starts.',
  },
  T2: {
    title: 'call status check',
    clause: 'API Response Times: < 100ms for status checks',
    gate: p95('http_req_duration').below(ms(100)),
    tags: { sla: 'T2' },
    over: 'phase',
    profiles: underLoad,
    samples: { metric: 'http_reqs', tags: { sla: 'T2' }, atLeast: minSamples },
    offeredPerSecond: (size) => size.vus / watchEverySeconds,
    merge: 'quantiles',
    because: 'Dashboards poll; a slow poll shows a call that is over.',
  },
  T3: {
    title: 'calls in progress',
    clause: 'Concurrent Calls: 1000+ simultaneous AI call sessions',
    gate: p5('calls_in_progress').atLeast(calls(1000)),
    over: 'phase',
    profiles: ['load', 'stress'],
    fromLoad: 1,
    samples: { metric: 'samples', tags: { of: 'calls_in_progress' }, atLeast: minSamples },
    provedAt: { size: 'vus', value: 1000 },
    merge: 'one-instance',
    because: 'Counted by the platform: VUs that wait between calls hold none.',
  },
  T4: {
    title: 'calls accepted, open model',
    clause: 'Call Throughput: 10,000+ calls per hour',
    gate: perHour('calls_accepted').atLeast(callsPerHour(10_000)),
    tags: { scenario: 'arrivals' },
    over: 'phase',
    profiles: ['load', 'stress'],
    fromLoad: 1,
    samples: { metric: 'calls_accepted', tags: { scenario: 'arrivals' }, atLeast: 1 },
    provedAt: { size: 'arrivals_per_hour', value: 10_000 },
    merge: 'sum',
    because: 'Arrivals do not slow down when the platform does.',
  },
  T5a: {
    title: 'webhook delivered and processed',
    clause: 'Webhook Processing: < 500ms for delivery and processing',
    gate: p95('webhook_ms').below(ms(500)),
    tags: { leg: 'processing' },
    over: 'phase',
    profiles: underLoad,
    samples: { metric: 'samples', tags: { of: 'webhook_processing' }, atLeast: minSamples },
    // Every call ends, so each sends at least one event.
    offeredPerSecond: (size) => size.arrivals_per_hour / 3600,
    merge: 'one-instance',
    needs: 'webhook-proxy',
    because: 'A call that ended must not look alive.',
  },
  T5b: {
    title: 'webhooks lost',
    clause: 'Webhook retry mechanism: no event is lost',
    gate: count('webhook_events').zero('events'),
    tags: { outcome: 'lost' },
    over: 'run',
    profiles: everyProfile,
    samples: { metric: 'webhook_events', tags: { outcome: 'drain_completed' }, atLeast: 1 },
    merge: 'one-instance',
    needs: 'emission-log',
    because: 'A lost call_ended is a call that never ends.',
  },
  T5c: {
    title: 'webhooks with a duplicate effect',
    clause: 'Webhook processing: each event takes effect once',
    gate: count('webhook_events').zero('events'),
    tags: { outcome: 'duplicate_effect' },
    over: 'run',
    profiles: everyProfile,
    samples: { metric: 'webhook_events', tags: { outcome: 'effect' }, atLeast: 1 },
    merge: 'one-instance',
    needs: 'webhook-effects',
    because: 'Providers send twice; customers pay once.',
  },
  T5d: {
    title: 'webhook retries off schedule',
    clause: 'Webhook retry mechanism: within 10% of the schedule',
    gate: count('webhook_events').zero('events'),
    tags: { outcome: 'retry_off_schedule' },
    over: 'run',
    profiles: underLoad,
    samples: { metric: 'webhook_events', tags: { outcome: 'retry' }, atLeast: 1 },
    merge: 'one-instance',
    needs: 'proxy-faults',
    because: 'Retries too early are an attack on a sick upstream; too late, an outage of their own.',
  },
  T5e: {
    title: 'forged webhooks accepted',
    clause: 'Webhook processing: signatures are verified',
    gate: count('webhook_events').zero('events'),
    tags: { outcome: 'forgery_accepted' },
    over: 'run',
    profiles: underLoad,
    samples: { metric: 'webhook_events', tags: { outcome: 'forgery_sent' }, atLeast: 1 },
    merge: 'sum',
    needs: 'webhook-proxy',
    because: 'Whoever can forge an event can end any call.',
  },
  T6: {
    title: 'database query',
    clause: 'Database Performance: < 50ms query response',
    gate: p95('server_db_ms').below(ms(50)),
    over: 'phase',
    profiles: underLoad,
    samples: { metric: 'samples', tags: { of: 'server_db' }, atLeast: minSamples },
    offeredPerSecond: (size) => size.vus / watchEverySeconds,
    merge: 'quantiles',
    needs: 'server-timing',
    because: 'Read from Server-Timing: client latency says nothing of a query.',
  },
  ...sharedTargets,
  G2b: {
    ...sharedTargets.G2b,
    // The open-model iterations alone: a slow platform takes none of these samples away.
    offeredPerSecond: (size: Size) => countsPerSecond + size.arrivals_per_hour / 3600,
  },
} as const satisfies Targets
