import type { Platform } from '../../lib/plan/platform'
import { type Declaration, metrics } from '../../thresholds/metrics'
import type { Gate } from '../../thresholds/target'
import { prometheusName } from '../prometheus/promql'
import type { Watched } from '../watched'
import type { Board } from './dashboard'
import type { LinePanel, PanelQuery } from './panel'

/** Grafana's own: four times what lies between two readings, so that a rate always has some. */
const rate = '$__rate_interval'
/** Zero while k6 runs: of what never happened there is no series, and an empty panel looks like a broken one. */
const noneOf = (labels: string) => `0 * max(k6_vus{${labels}})`

/** What one run does, and how its targets stand: the view while it runs. */
export function runBoard(platform: Platform, all: readonly Watched[]): Board {
  const run = 'run="$run"'
  return {
    uid: `sla-run-${platform.name}`,
    title: `SLA: a run of ${platform.title}`,
    about: `Made from the SLA table of ${platform.title}. Each target has its limit as a line. The result file judges, these panels show.`,
    from: 'now-30m',
    variables: { run: `label_values(sla_run_info{platform="${platform.name}"}, run)` },
    annotations: [
      {
        name: 'phases',
        color: 'blue',
        expr: `sum by (phase) (increase(k6_http_reqs_total{${run},phase!=""}[15s])) > 0`,
        title: '{{phase}}',
      },
      { name: 'alerts', color: 'red', expr: `ALERTS{${run},alertstate="firing"}`, title: '{{alertname}} {{target}}' },
    ],
    rows: [
      { title: 'Targets', panels: all.filter(({ judges }) => judges === 'platform').map(targetPanel) },
      {
        title: 'Load',
        panels: [
          line('VUs', 'times', ['sum(k6_vus{run="$run"})', 'at work'], ['sum(k6_vus_max{run="$run"})', 'allocated']),
          line('Requests', 'requests/s', [
            `sum by (scenario) (rate(k6_http_reqs_total{${run}}[${rate}]))`,
            '{{scenario}}',
          ]),
          line('Response time, all requests', 'ms', ...percentiles('k6_http_req_duration_seconds', run, [50, 95, 99])),
          line('Failed requests', 'requests/s', [
            `sum by (cause) (rate(k6_request_errors_total{${run}}[${rate}])) or ${noneOf(run)}`,
            '{{cause}}',
          ]),
          line('Wrong answers', 'times', [
            `sum by (what) (k6_wrong_answers_total{${run}}) or ${noneOf(run)}`,
            '{{what}}',
          ]),
          line('Open model, what was taken', 'per second', [
            `sum(rate(${prometheusName(platform.arrivals.counted, { kind: 'counter', unit: '' })}{${run},scenario="arrivals"}[${rate}]))`,
            platform.arrivals.title,
          ]),
        ],
      },
      {
        title: 'Operations of the contract',
        panels: [
          line('Response time, p95', 'ms', [quantileOf('k6_http_req_duration_seconds', run, 95, 'name'), '{{name}}']),
          line('Requests', 'requests/s', [`sum by (name) (rate(k6_http_reqs_total{${run}}[${rate}]))`, '{{name}}']),
          line('Failed', 'requests/s', [
            `sum by (name) (rate(k6_request_errors_total{${run}}[${rate}])) or ${noneOf(run)}`,
            '{{name}}',
          ]),
        ],
      },
      { title: `What only ${platform.title} measures`, panels: ownPanels(platform, run) },
      { title: 'Services, by their own metrics', panels: servicePanels(`job="sla-${platform.name}"`) },
    ],
  }
}

/** Whether k6 itself kept up: who looks at a red target looks here first. */
export function generatorBoard(): Board {
  const run = 'run="$run"'
  return {
    uid: 'sla-generator',
    title: 'SLA: the load generator',
    about: 'A run whose generator was the bottleneck is INVALID, whatever else it shows.',
    from: 'now-30m',
    variables: { run: 'label_values(sla_run_info, run)' },
    rows: [
      {
        title: 'Did it keep up?',
        panels: [
          line('Lag', 'ms', ...percentiles('k6_generator_lag_ms_seconds', run, [50, 95, 99])),
          line('Dropped iterations', 'times', [
            `sum(k6_dropped_iterations_total{${run}}) or ${noneOf(run)}`,
            'dropped',
          ]),
          line('Starved, seen from inside', 'times', [
            `sum(k6_generator_starved_total{${run}}) or ${noneOf(run)}`,
            'times',
          ]),
          line('VUs', 'times', [`sum(k6_vus{${run}})`, 'at work'], [`sum(k6_vus_max{${run}})`, 'allocated']),
          line('Iterations', 'per second', [
            `sum by (scenario) (rate(k6_iterations_total{${run}}[${rate}]))`,
            '{{scenario}}',
          ]),
          line(
            'Waiting for a connection, p95',
            'ms',
            [quantileOf('k6_http_req_blocked_seconds', run, 95), 'slot'],
            [quantileOf('k6_http_req_connecting_seconds', run, 95), 'TCP'],
          ),
        ],
      },
    ],
  }
}

/** What the services say of themselves, from their /metrics. */
export function platformBoard(): Board {
  const of = 'platform="$platform"'
  const scraped = `job="sla-$platform"`
  // In braces, or the variable would be called platform_.
  const chosen = ['$', '{platform}'].join('')
  return {
    uid: 'sla-platform',
    title: 'SLA: the platform',
    about: 'From /metrics of the platform and of what it stands on, every 5 s.',
    from: 'now-30m',
    variables: { platform: 'label_values(up{job=~"sla-.+"}, platform)' },
    rows: [
      {
        title: 'Services',
        panels: servicePanels(scraped),
      },
      {
        title: 'Its own',
        panels: [
          line('What the platform counts', 'times', [
            `{__name__=~"${chosen}_.+",${scraped},${of}}`,
            '{{__name__}} {{status}}',
          ]),
        ],
      },
    ],
  }
}

/** What every service of ours says of itself. */
function servicePanels(scraped: string): LinePanel[] {
  return [
    line('Answers', 'times', [`up{${scraped}}`, '{{service}}']),
    line('CPU', 'cores', [`rate(process_cpu_seconds_total{${scraped}}[${rate}])`, '{{service}}']),
    line('Memory', 'bytes', [`process_resident_memory_bytes{${scraped}}`, '{{service}}']),
    line('Event loop, lag p99', 's', [`nodejs_eventloop_lag_p99_seconds{${scraped}}`, '{{service}}']),
    line('Database connections in use', 'times', [`database_connections{${scraped}}`, '{{service}}']),
    line('Handles open', 'times', [`nodejs_active_handles_total{${scraped}}`, '{{service}}']),
  ]
}

/** The webhook proxy, from its /metrics. */
export function proxyBoard(): Board {
  const bucket = (name: string, p: number) =>
    `histogram_quantile(${p / 100}, sum by (le) (rate(${name}_bucket[${rate}])))`
  const latencies = (name: string): PanelQuery[] =>
    [50, 95, 99].map((p) => ({ expr: bucket(name, p), legend: `p${p}` }))
  return {
    uid: 'sla-proxy',
    title: 'SLA: the webhook proxy',
    about: 'From /metrics of the webhook proxy, every 5 s.',
    from: 'now-30m',
    variables: {},
    rows: [
      {
        title: 'Webhooks',
        panels: [
          line('Deliveries of providers', 'per second', [
            `sum by (route, result) (rate(proxy_events_total[${rate}]))`,
            '{{route}} {{result}}',
          ]),
          line('Attempts to forward', 'per second', [
            `sum by (route, outcome) (rate(proxy_attempts_total[${rate}]))`,
            '{{route}} {{outcome}}',
          ]),
          line(
            'Waiting',
            'times',
            ['sum(proxy_attempts_in_flight)', 'attempts in flight'],
            ['sum(proxy_dead_letters)', 'dead letters'],
          ),
          { title: 'Received to first forward', unit: 's', queries: latencies('proxy_forward_seconds') },
          { title: 'Group commit', unit: 's', queries: latencies('proxy_commit_seconds') },
          line('Connections', 'times', ['sum(proxy_connections)', 'of clients']),
        ],
      },
    ],
  }
}

/** How targets came out from run to run: what `sla run --prometheus` tells at the end of each. */
export function historyBoard(platform: Platform, all: readonly Watched[]): Board {
  const of = `platform="${platform.name}",profile="$profile"`
  const latest = (series: string) => `last_over_time(${series}[$__interval])`
  const states = {
    0: { text: 'pass', color: 'green' },
    1: { text: 'inconclusive', color: 'yellow' },
    2: { text: 'FAIL', color: 'red' },
    3: { text: 'INVALID', color: 'purple' },
  }
  return {
    uid: `sla-history-${platform.name}`,
    title: `SLA: runs of ${platform.title} over time`,
    about:
      'One point for each run that was told to this Prometheus. sla report and sla trend know all runs of the store.',
    from: 'now-30d',
    variables: { profile: `label_values(sla_result_verdict{platform="${platform.name}"}, profile)` },
    rows: [
      {
        title: 'Outcomes',
        panels: [
          {
            title: 'Runs',
            states,
            queries: [{ expr: `max by (profile) (${latest(`sla_result_verdict{${of}}`)})`, legend: '{{profile}}' }],
          },
          {
            title: 'Targets',
            states,
            queries: [{ expr: `max by (target) (${latest(`sla_result_outcome{${of}}`)})`, legend: '{{target}}' }],
          },
        ],
      },
      {
        title: 'Values',
        panels: all.map((watched): LinePanel => {
          const gate = usualGate(watched)
          return {
            title: `${watched.id} ${watched.title}`,
            about: watched.clause,
            unit: gate.limit.unit,
            queries: [
              {
                expr: `max by (phase) (${latest(`sla_result_actual{${of},target="${watched.id}"}`)})`,
                legend: '{{phase}}',
              },
            ],
            limit: limitOf(gate),
          }
        }),
      },
    ],
  }
}

function targetPanel(watched: Watched): LinePanel {
  const { id, title, clause, because } = watched
  const gate = usualGate(watched)
  return {
    title: `${id} ${title}`,
    about: `${clause}. ${because}`,
    unit: gate.limit.unit,
    queries: [
      { expr: `sla:target_actual{run="$run",target="${id}"}`, legend: 'so far {{phase}}' },
      { expr: `sla:target_limit{run="$run",target="${id}"}`, legend: 'limit' },
    ],
    limit: limitOf(gate),
  }
}

function usualGate({ id, gates: [first] }: Watched): Gate {
  if (!first) throw new Error(`${id} has no gate`)
  return first.gate
}

function limitOf({ comparison, limit }: Gate) {
  return { value: limit.value, below: comparison === '<' || comparison === '<=' }
}

/**
 * A panel for each metric that the platform's own vocabulary has and not every platform's. Of the Trends those that a
 * target or the scorecard names: others have samples only when something is wrong.
 */
function ownPanels({ vocabulary, targets, reported }: Platform, run: string): LinePanel[] {
  const shown = [...Object.values(targets).map(({ gate }) => gate.metric), ...Object.values(reported)]
  const tags = Object.keys(vocabulary.tagKeys).filter((tag) => !['name', 'scenario', 'batch', 'sla'].includes(tag))
  const by = tags.join(', ')
  const legend = tags.map((tag) => `{{${tag}}}`).join(' ')
  return Object.entries(vocabulary.metrics)
    .filter(([name, { kind }]) => !Object.hasOwn(metrics, name) && (kind !== 'trend' || shown.includes(name)))
    .map(([name, declared]) => ({ ...ownPanel(name, declared, { run, by, legend }), title: name, about: declared.doc }))
}

function ownPanel(
  name: string,
  declared: Declaration,
  { run, by, legend }: { run: string; by: string; legend: string },
): Pick<LinePanel, 'unit' | 'queries'> {
  const series = prometheusName(name, declared)
  // Since the run began: of some there is a sample a minute, and a rate over seconds sees none.
  if (declared.kind === 'trend') {
    const quantile = `histogram_quantile(0.95, sum by (${by}) (${series}{${run}}))`
    return { unit: declared.unit, queries: [{ expr: inUnit(series, quantile), legend: `p95 so far ${legend}` }] }
  }
  return { unit: declared.unit, queries: [{ expr: `sum by (${by}) (${series}{${run}}) or ${noneOf(run)}`, legend }] }
}

function quantileOf(series: string, labels: string, p: number, by?: string): string {
  const sum = `sum${by ? ` by (${by})` : ''} (rate(${series}{${labels}}[${rate}]))`
  return inUnit(series, `histogram_quantile(${p / 100}, ${sum})`)
}

/** Times are written in seconds and shown in ms. */
function inUnit(series: string, expression: string): string {
  return series.endsWith('_seconds') ? `1000 * ${expression}` : expression
}

function percentiles(series: string, labels: string, all: readonly number[]): [expr: string, legend: string][] {
  return all.map((p) => [quantileOf(series, labels, p), `p${p}`])
}

function line(title: string, unit: LinePanel['unit'], ...queries: [expr: string, legend: string][]): LinePanel {
  return { title, unit, queries: queries.map(([expr, legend]) => ({ expr, legend })) }
}
