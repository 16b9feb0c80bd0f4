import type { Platform } from '../../lib/plan/platform'
import type { ResultCriterion } from '../../lib/plan/summary/envelope'
import { localPrometheus, watchServices } from '../observe/local'
import { otlpEnvironment } from './otlp'
import type { RunVerdict } from './result-file'
import type { Now, SeriesCollector } from './series/collector'
import { prometheusAddress } from './series/prometheus-address'
import { PrometheusSender } from './series/prometheus-sender'
import { SeriesReceiver } from './series/receiver'
import { resultFacts, runFactsOf } from './series/run-facts'

type Env = Readonly<Record<string, string | undefined>>

/** Where a run's metrics go to beside the result file. */
export interface OutputChoice {
  prometheus?: string
  otlp?: string
}

export interface OutputRun {
  platform: Platform
  profile: string
  runId: string
  /** All that is known of the platform's settings. */
  known: Env
}

/**
 * @param prometheus true is the one of this checkout
 * @throws Error of one line for a choice that cannot be: an address that is none, a key that is missing, two outputs of a
 * kind of which k6 has one
 */
export async function chosenOutputs(
  { prometheus, otlp }: { prometheus?: string | true; otlp?: string },
  env: Env,
): Promise<OutputChoice> {
  if (otlp !== undefined) otlpEnvironment(otlp, {}, env)
  if (prometheus === undefined) return { ...(otlp !== undefined && { otlp }) }
  const [own] = ownRemoteWrite(env)
  if (own) throw new Error(`--prometheus and ${own} both say where k6 writes to, and k6 has one such output: unset one`)
  const url = prometheus === true ? await localPrometheus() : prometheus
  prometheusAddress(url, env['PROMETHEUS_TOKEN'])
  return { prometheus: url, ...(otlp !== undefined && { otlp }) }
}

/** What k6 tells while it runs, and whom it is told to. */
export class RunOutputs {
  private constructor(
    readonly environment: Readonly<Record<string, string>>,
    private readonly receiver: SeriesReceiver | undefined,
    private readonly sender: PrometheusSender | undefined,
    private readonly unwatch: () => Promise<void>,
  ) {}

  /** @param onMessage told of each message of k6, every five seconds */
  static async start(
    { prometheus, otlp }: OutputChoice,
    { platform, profile, runId, known }: OutputRun,
    { onMessage, say }: { onMessage: (now: Now) => void; say: (line: string) => void },
  ): Promise<RunOutputs> {
    const labels = { run: runId, platform: platform.name, profile }
    const address =
      prometheus === undefined ? undefined : prometheusAddress(prometheus, process.env['PROMETHEUS_TOKEN'])
    const sender = address && new PrometheusSender(address, labels, await runFactsOf(platform, profile, known), say)
    const receiver =
      ownRemoteWrite(process.env).length > 0
        ? undefined
        : await SeriesReceiver.start(onMessage, (message, atMs) => sender?.forward(message, atMs))
    const received = receiver?.environment(process.env) ?? {}
    const unwatch = address ? await watchServices(address.shown, platform, known) : async () => {}
    if (otlp === undefined) return new RunOutputs(received, receiver, sender, unwatch)
    const { env, shown, problem } = otlpEnvironment(otlp, labels, { ...process.env, ...received })
    say((await problem()) ?? `k6 sends its metrics by OTLP to ${shown}`)
    return new RunOutputs({ ...received, ...env }, receiver, sender, unwatch)
  }

  /** Ends the receiving, when k6 has. */
  async received(): Promise<SeriesCollector | undefined> {
    return this.receiver?.stop()
  }

  /** Tells how the run came out, and whether all arrived. */
  async conclude(result: (RunVerdict & { criteria: readonly ResultCriterion[] }) | undefined): Promise<void> {
    if (result) this.sender?.tell(resultFacts(result), Date.now())
    await this.sender?.stop()
    await this.unwatch()
  }
}

/** Whoever writes to a Prometheus already keeps it: k6 has one output of that kind. The settings that say so. */
function ownRemoteWrite(env: Env): string[] {
  return [
    ...(/prometheus-rw/.test(env['K6_OUT'] ?? '') ? ['K6_OUT'] : []),
    ...Object.keys(env).filter((name) => name.startsWith('K6_PROMETHEUS_RW_') && env[name]),
  ]
}
