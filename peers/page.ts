import type { ResultCriterion } from '../lib/plan/summary/envelope'
import type { PeerSize } from './journey'

/** What one tool measured of a platform; `problem` says why there is nothing. */
export interface Compared {
  tool: string
  criteria: readonly Pick<ResultCriterion, 'id' | 'unit' | 'limit' | 'spread' | 'verdict' | 'samples' | 'phase'>[]
  verdict: string
  requests: number
  requests_per_second: number
  failed_share: number
  memory_mb_max: number | null
  cpu_ms_per_request: number | null
  problem?: string
}

export interface ToolComparison {
  platform: { name: string; title: string }
  size: PeerSize
  at: string
  processor: string
  /** What the machine did besides, before the first: processes that wanted a processor, mean of a minute. */
  busy: number
  compared: readonly Compared[]
}

/** The page of the comparisons that were made, of each platform the last. */
export function peersPage(comparisons: readonly ToolComparison[]): string {
  return `# Other load tools beside k6

Written by \`npm run sla -- peers compare <platform>\`; the figures are not typed by hand. Each tool drove the reference
platform, started anew, with the same journey at one load, one after the other. On a machine that does other work at the
same time every figure is higher: run it on a quiet one.

${comparisons.map(section).join('\n')}
## Why they differ

- **What a latency is.** k6's \`http_req_duration\` leaves out the time for opening a connection; the others here have it in.
  Their arrivals are new users with a new connection each, so they differ most there, over TLS most of all.
- **Coordinated omission.** A session waits for its answer before it asks again: while the platform is slow it asks less,
  in every tool. k6 sends watches at absolute times; the others pause between answer and next request. Arrivals come at
  their own rate in all of them.
- **What else is sent.** k6's \`load\` also samples the platform's counts, dashboards, webhooks and comparisons. Its
  requests a second, and its cost, have those in; the latencies are of the named requests alone.
- **Cost.** CPU is from the tool's start to its end, divided by all requests that it made, logins and ramp-up among them. So
  the start of a JVM or of Node, and its first, uncompiled seconds, weigh on a short run. Memory is the
  highest of the tool's process and of those that it starts.
`
}

function section({ platform, size, at, processor, busy, compared }: ToolComparison): string {
  const done = compared.filter(({ problem }) => problem === undefined)
  const ids = [...new Set(done.flatMap(({ criteria }) => criteria.filter(({ spread }) => spread).map(({ id }) => id)))]
  const wanted = ids.filter((id) => done.every(({ criteria }) => criteria.some((one) => one.id === id && one.spread)))
  const ms = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(value < 10 ? 1 : 0))
  const latencies = wanted.flatMap((id) =>
    done.flatMap(({ tool, criteria }) => {
      const of = criteria.find((one) => one.id === id && one.spread && (one.phase === 'hold' || one.phase === null))
      if (!of?.spread) return []
      const { p50, p95, p99 } = of.spread
      return [
        `| ${id} | ${tool} | ${ms(p50)} | ${ms(p95)} | ${ms(p99)} | ${of.limit} | ${of.samples} | ${of.verdict.replaceAll('_', ' ')} |`,
      ]
    }),
  )
  const costs = compared.map(({ tool, problem, verdict, ...one }) =>
    problem === undefined
      ? `| ${tool} | ${verdict} | ${one.requests_per_second.toFixed(1)} | ${(one.failed_share * 100).toFixed(2)} % | ${one.memory_mb_max ?? '–'} | ${one.cpu_ms_per_request?.toFixed(2) ?? '–'} |`
      : `| ${tool} | not run: ${problem.replaceAll('|', '/')} | | | | |`,
  )
  return `## ${platform.title}

${size.vus} sessions, ${size.arrivals_per_hour} arrivals an hour, ${size.holdS} s of hold; ${at}; ${processor}. Before the first run, ${busy.toFixed(1)} processes wanted a processor${busy > 0.5 ? ': the machine did other work, so take these figures for an example' : ''}.

| target | tool | p50 ms | p95 ms | p99 ms | limit ms | samples | verdict |
|---|---|---|---|---|---|---|---|
${latencies.join('\n')}

| tool | verdict | requests/s | failed | memory MB | CPU ms a request |
|---|---|---|---|---|---|
${costs.join('\n')}
`
}
