import type { Registry } from 'prom-client'
import type { Database } from '../service/database'
import { BatchWriter } from './batch-writer'
import { RouteFaults } from './faults'
import { Forwarder } from './forwarder'
import { Intake } from './intake'
import { Lane } from './lane'
import { type ProxyMetrics, proxyMetrics } from './metrics'
import { type NamedFaults, newNamedFaults } from './named-faults'
import type { Ownership } from './ownership'
import { RejectionLimit } from './rejection-limit'
import type { Route } from './routes'
import { scaledSchedule } from './schedule'
import type { ProxySettings } from './settings'
import { type Settlement, Store } from './store'

/** Attempts recorded in one transaction at most. */
const MAX_SETTLEMENTS = 256
/** Nothing waits for the record of a success, and each commit takes the disk from a receipt: they are gathered. */
const GATHER_MS = 25
/** How long a stop waits for attempts under way; those that take longer are sent again after the next start. */
const CLOSE_MS = 5_000

/** One route with what serves it. */
export interface ServedRoute {
  route: Route
  lane: Lane
  faults: RouteFaults
  rejections: RejectionLimit
}

/** The proxy without its HTTP face: what a delivery passes through, and what the operations act on. */
export class WebhookProxy {
  readonly store: Store
  readonly metrics: ProxyMetrics
  readonly intake: Intake
  readonly schedule_ms: readonly number[]
  private readonly served = new Map<string, ServedRoute>()
  private readonly forwarders: Forwarder[] = []

  constructor(
    readonly settings: ProxySettings,
    readonly database: Database,
    private readonly ownership: Ownership,
    registry: Registry,
    private readonly namedFaults: NamedFaults = newNamedFaults(),
  ) {
    this.store = new Store(database)
    this.schedule_ms = scaledSchedule(settings.retryScale)
    this.metrics = proxyMetrics(registry, {
      attemptsInFlight: () => this.lanes.reduce((sum, lane) => sum + lane.inFlight, 0),
      deadLetters: () => this.store.count('dead'),
    })
    this.intake = new Intake(
      async (deliveries) => {
        const done = this.metrics.commit.startTimer()
        const fresh = await this.store.receive(deliveries)
        done()
        return fresh
      },
      () => ownership.isHeld,
    )
    const commit = (settlements: Settlement[]) => this.store.settle(settlements)
    const prompt = new BatchWriter(commit, MAX_SETTLEMENTS)
    const gathered = new BatchWriter(commit, MAX_SETTLEMENTS, GATHER_MS)
    const settle = (settlement: Settlement) =>
      (settlement.next.state === 'delivered' ? gathered : prompt).write(settlement)
    for (const route of settings.routes.values()) this.served.set(route.name, this.serve(route, settle))
  }

  /** The route of a name, or undefined. */
  route(name: string): ServedRoute | undefined {
    return this.served.get(name)
  }

  start(): void {
    for (const lane of this.lanes) lane.start()
  }

  pause(): void {
    for (const lane of this.lanes) lane.pause()
  }

  async close(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.close(CLOSE_MS)))
    await Promise.all(this.forwarders.map((forwarder) => forwarder.close()))
    await this.ownership.close()
    await this.database.close()
  }

  private get lanes(): Lane[] {
    return [...this.served.values()].map(({ lane }) => lane)
  }

  private serve(route: Route, settle: (settlement: Settlement) => Promise<boolean>): ServedRoute {
    const { settings, store, metrics } = this
    const forwarder = new Forwarder(route, settings.upstreamSecret, settings.attemptTimeoutMs)
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
    return { route, lane, faults, rejections: new RejectionLimit(Date.now()) }
  }
}
