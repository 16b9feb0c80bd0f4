import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** In seconds; fine around the budget of 3 ms. */
const BUCKETS = [0.0005, 0.001, 0.0015, 0.002, 0.0025, 0.003, 0.004, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]

/** What the proxy counts and times. */
export interface ProxyMetrics {
  events: Counter<'route' | 'result'>
  attempts: Counter<'route' | 'outcome'>
  dead: Counter<'route' | 'reason'>
  /** Dead letters whose payload was deleted for its age. */
  expired: Counter
  /** Request received → first forward sent, in seconds. */
  forward: Histogram
  /** One group commit of received events, in seconds. */
  commit: Histogram
}

/** Registers the proxy's metrics; `live` is asked for the gauges whenever they are read. */
export function proxyMetrics(
  registry: Registry,
  live: { attemptsInFlight(): number; deadLetters(): Promise<number>; connections(): number },
): ProxyMetrics {
  const registers = [registry]
  new Gauge({
    name: 'proxy_attempts_in_flight',
    help: 'Attempts under way.',
    registers,
    collect() {
      this.set(live.attemptsInFlight())
    },
  })
  new Gauge({
    name: 'proxy_connections',
    help: 'Connections of clients.',
    registers,
    collect() {
      this.set(live.connections())
    },
  })
  new Gauge({
    name: 'proxy_dead_letters',
    help: 'Events that wait for a replay.',
    registers,
    async collect() {
      // Without its database the proxy does not know, and the gauge keeps its last value.
      await live.deadLetters().then(
        (count) => this.set(count),
        () => {},
      )
    },
  })
  return {
    events: new Counter({
      name: 'proxy_events_total',
      help: 'Deliveries of providers, by result: received, duplicate, or why it was refused. Route ? is none that there is.',
      labelNames: ['route', 'result'],
      registers,
    }),
    attempts: new Counter({
      name: 'proxy_attempts_total',
      help: 'Attempts to forward, by outcome.',
      labelNames: ['route', 'outcome'],
      registers,
    }),
    dead: new Counter({
      name: 'proxy_dead_letters_total',
      help: 'Events given up, by reason.',
      labelNames: ['route', 'reason'],
      registers,
    }),
    expired: new Counter({
      name: 'proxy_expired_total',
      help: 'Dead letters whose payload was deleted for its age: they cannot be replayed.',
      registers,
    }),
    forward: new Histogram({
      name: 'proxy_forward_seconds',
      help: 'Request received to first forward sent, the commit included.',
      buckets: BUCKETS,
      registers,
    }),
    commit: new Histogram({
      name: 'proxy_commit_seconds',
      help: 'One group commit of received events.',
      buckets: BUCKETS,
      registers,
    }),
  }
}
