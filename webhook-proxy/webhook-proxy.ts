import type { Registry } from 'prom-client'
import { cached } from '../service/cached'
import type { Database } from '../service/database'
import { BatchWriter } from './batch-writer'
import { RouteFaults } from './faults'
import { Forwarder } from './forwarder'
import { Intake } from './intake'
import { Lane } from './lane'
import { type ProxyMetrics, proxyMetrics } from './metrics'
import { type NamedFaults, newNamedFaults } from './named-faults'
import type { Ownership } from './ownership'
import { Refusals } from './refusals'
import { Retention } from './retention'
import type { Route } from './routes'
import { scaledSchedule } from './schedule'
import type { ProxySettings } from './settings'
import { EventStore, type SettledEvent, type Settlement } from './store'

/** Attempts recorded in one transaction at most. */
const MAX_SETTLEMENTS = { items: 256 }
/** Nothing waits for the record of a success, and each commit takes the disk from a receipt: they are gathered. */
const GATHER_MS = 25
/** How long a stop waits for attempts under way; those that take longer are sent again after the next start. */
const CLOSE_MS = 4_500
/** How old the count of dead letters may be. */
const COUNT_AGE_MS = 10_000

/** One route with what serves it. */
export interface ServedRoute {
  route: Route
  lane: Lane
  faults: RouteFaults
}

/** The proxy's connections to its database, apart by what may not wait for what. */
export interface ConnectionPools {
  intake: Database
  forward: Database
  background: Database
}

/** The proxy without its HTTP face: what a delivery passes through, and what the operations act on. */
export class WebhookProxy {
  readonly store: EventStore
  readonly metrics: ProxyMetrics
  readonly intake: Intake
  readonly refusals: Refusals
  readonly schedule_ms: readonly number[]
  /** Connections of clients; asked for the gauge. */
  openConnections = (): number => 0
  private readonly retention: Retention
  private readonly served = new Map<string, ServedRoute>()
  private readonly forwarders: Forwarder[] = []

  constructor(
    readonly settings: ProxySettings,
    private readonly pools: ConnectionPools,
    private readonly ownership: Ownership,
    registry: Registry,
    private readonly namedFaults: NamedFaults = newNamedFaults(),
  ) {
    this.store = new EventStore(pools)
    this.schedule_ms = scaledSchedule(settings.retryScale)
    this.metrics = proxyMetrics(registry, {
      attemptsInFlight: () => this.lanes.reduce((sum, lane) => sum + lane.inFlight, 0),
      deadLetters: cached(COUNT_AGE_MS, () => this.store.count('dead')),
      connections: () => this.openConnections(),
    })
    this.refusals = new Refusals({
      count: (route, reason) => this.metrics.events.inc({ route, result: reason }),
      write: (rows) => this.store.refuse(rows),
    })
    this.retention = new Retention(this.store, settings, (count) => this.metrics.expired.inc(count))
    this.intake = new Intake(
      async (deliveries) => {
        const done = this.metrics.commit.startTimer()
        const receipts = await this.store.receive(deliveries)
        done()
        return receipts
      },
      () => ownership.isHeld,
      settings.answerTimeoutMs,
    )
    const commit = (settlements: Settlement[]) => this.store.settle(settlements)
    const prompt = new BatchWriter(commit, MAX_SETTLEMENTS)
    const gathered = new BatchWriter(commit, MAX_SETTLEMENTS, GATHER_MS)
    const settle = (settlement: Settlement) =>
      (settlement.next.state === 'delivered' ? gathered : prompt).write(settlement)
    for (const route of settings.routes.values()) this.served.set(route.name, this.serve(route, settle))
  }

  /** Connections for what the operator reads. */
  get database(): Database {
    return this.pools.background
  }

  /** Whether the database is ours, so that deliveries can be recorded. */
  get isOwner(): boolean {
    return this.ownership.isHeld
  }

  /** The route of a name, or undefined. */
  route(name: string): ServedRoute | undefined {
    return this.served.get(name)
  }

  start(): void {
    for (const lane of this.lanes) lane.start()
    this.retention.start()
  }

  pause(): void {
    for (const lane of this.lanes) lane.pause()
    this.retention.pause()
  }

  async close(): Promise<void> {
    await Promise.all([
      ...this.lanes.map((lane) => lane.close(CLOSE_MS)),
      this.retention.close(),
      this.refusals.flush(),
    ])
    await Promise.all(this.forwarders.map((forwarder) => forwarder.close()))
    await this.ownership.close()
    await Promise.all(Object.values(this.pools).map((pool) => pool.close()))
  }

  private get lanes(): Lane[] {
    return [...this.served.values()].map(({ lane }) => lane)
  }

  private serve(route: Route, settle: (settlement: Settlement) => Promise<SettledEvent>): ServedRoute {
    const { settings, store, metrics } = this
    const forwarder = new Forwarder(route, settings.attemptTimeoutMs)
    this.forwarders.push(forwarder)
    const faults = new RouteFaults(this.namedFaults, this.served.size === 0)
    const lane = new Lane({
      route: route.name,
      store,
      settle,
      schedule_ms: this.schedule_ms,
      faults,
      send: (event, { corrupt }) =>
        forwarder.send(event, {
          corrupt,
          onSent: () => {
            if (event.arrival !== undefined) metrics.forward.observe((performance.now() - event.arrival) / 1000)
          },
        }),
      onAttempt: (result, next) => {
        metrics.attempts.inc({ route: route.name, outcome: result.outcome })
        if (next.state === 'dead') metrics.dead.inc({ route: route.name, reason: next.reason })
      },
    })
    return { route, lane, faults }
  }
}
