import type { ComponentChildren } from 'preact'
import { waiverLine } from '../../history/gate/waivers'
import { pageOf } from '../page/page'
import { AdviceList, Chart, Contents, Facts, Section, Table, VerdictMark } from '../page/parts'
import { countText, day, percent, quantityText, time } from '../words/quantities'
import { verdictWords } from '../words/verdicts'
import { chartsOverTime, distributions, webhookFunnelChart } from './charts'
import { wordsOf } from './criterion-words'
import { DatabaseSection } from './database'
import type { RunFacts } from './facts'
import type { Spread } from './measured'
import { RedisSection } from './redis'

/** A run's report as one self-contained page. */
export function htmlOf(facts: RunFacts): string {
  const { run } = facts
  const sections = sectionsOf(facts)
  return pageOf({
    title: `${run.platform} ${run.profile}, ${run.verdict.toUpperCase()}, ${day(run.ended_at)}`,
    head: <Head facts={facts} sections={sections.map(({ id, title }) => [id, title])} />,
    children: sections.map(({ id, title, body }) => (
      <Section key={id} id={id} title={title}>
        {body}
      </Section>
    )),
    foot: (
      <p>
        Made from the result file of <code>{run.id}</code> alone. How the numbers are made: docs/METHOD.md and
        docs/METHOD-NUMBERS.md.
      </p>
    ),
  })
}

interface PageSection {
  id: string
  title: string
  body: ComponentChildren
}

function sectionsOf(facts: RunFacts): PageSection[] {
  const { series, run } = facts
  const seen: (PageSection | false)[] = [
    facts.database !== null && {
      id: 'database',
      title: 'The database',
      body: <DatabaseSection seen={facts.database} />,
    },
    facts.redis !== null && { id: 'redis', title: 'The cache', body: <RedisSection seen={facts.redis} /> },
  ]
  const identity: PageSection = { id: 'identity', title: 'Identity of the run', body: <Identity facts={facts} /> }
  // A watch by itself judges nothing, and has no requests of its own.
  if (run.kind === 'database' || run.kind === 'redis') return [...present(seen), identity]
  const overTime = chartsOverTime(facts)
  const spread = distributions(facts)
  const funnel = webhookFunnelChart(facts)
  const all: (PageSection | false)[] = [
    { id: 'scorecard', title: 'Scorecard', body: <Scorecard facts={facts} /> },
    { id: 'first', title: 'What to fix first', body: <FixFirst facts={facts} /> },
    {
      id: 'time',
      title: 'Over time',
      body: series ? (
        overTime.map((picture) => <Chart key={picture.title} picture={picture} />)
      ) : (
        <p>
          This result holds no time series{run.simulated ? ': it was simulated' : ''}. They are recorded by{' '}
          <code>sla run</code>; plain <code>k6 run</code> has none.
        </p>
      ),
    },
    spread.length > 0 && {
      id: 'distribution',
      title: 'The whole distribution',
      body: (
        <div class="grid">
          {spread.map((picture) => (
            <Chart key={picture.title} picture={picture} />
          ))}
        </div>
      ),
    },
    { id: 'latencies', title: 'By target, operation and role', body: <Latencies facts={facts} /> },
    { id: 'errors', title: 'Errors', body: <Errors facts={facts} /> },
    funnel && { id: 'webhooks', title: 'Webhooks', body: <Webhooks facts={facts} picture={funnel} /> },
    { id: 'generator', title: 'The load generator', body: <Generator facts={facts} /> },
    Object.keys(facts.measured.resources).length > 0 && {
      id: 'server',
      title: 'The servers',
      body: <Servers facts={facts} />,
    },
    ...seen,
    identity,
  ].map((section) => section || false)
  return present(all)
}

function present(sections: readonly (PageSection | false)[]): PageSection[] {
  return sections.filter((section) => section !== false)
}

function Head({ facts, sections }: { facts: RunFacts; sections: (readonly [string, string])[] }) {
  const { run, measured, judgement, waivers, accepts } = facts
  return (
    <>
      {run.simulated && <p class="banner">SIMULATED: no platform was measured</p>}
      <h1>
        {run.platform} {run.profile} · <VerdictMark of={run.verdict} />
        {measured.at && ` at ${measured.at}`}
      </h1>
      <p class="sentence">{run.reason || 'the result gives no reason'}.</p>
      {judgement && (
        <p>
          Against the runs before: <VerdictMark of={judgement.outcome} />, {judgement.sentence}.
        </p>
      )}
      {judgement?.notes.map((note) => (
        <p key={note} class="muted">
          {note}
        </p>
      ))}
      {waivers.expired.map((waiver) => (
        <p key={waiver.id}>
          <VerdictMark of="fail" word="EXPIRED" /> waiver {waiverLine(waiver)}
        </p>
      ))}
      {waivers.active.map((waiver) => (
        <p key={waiver.id}>
          <strong>Waiver</strong> {waiverLine(waiver)}
        </p>
      ))}
      {accepts.map((accept) => (
        <p key={accept.at + accept.run} class="muted">
          Accepted on {day(accept.at)} by {accept.by}: {accept.criterion ?? 'every criterion'} from the run of{' '}
          {day(accept.from)} on. {accept.reason}
        </p>
      ))}
      {measured.notes.map((note) => (
        <p key={note} class="muted">
          {note}
        </p>
      ))}
      <Facts
        of={[
          ['ended', time(run.ended_at)],
          ['took', measured.duration_s === null ? '–' : quantityText(Math.round(measured.duration_s), 's')],
          ['requests', countText(measured.throughput.requests)],
          ['requests a second', measured.throughput.requests_per_second?.toFixed(1) ?? '–'],
          ['failed', percent(measured.throughput.failed_share, 2)],
          ['VUs at most', countText(measured.generator.vus_peak)],
          ['commit', run.git_sha.slice(0, 10)],
        ]}
      />
      <Contents of={sections} />
    </>
  )
}

function Scorecard({ facts }: { facts: RunFacts }) {
  if (facts.criteria.length === 0) return <p>No target was judged: the run ended before there was anything to judge.</p>
  const compared = facts.criteria.some(({ judged }) => judged?.baseline)
  return (
    <Table
      cards
      caption="Every target: what was measured, its 95 % interval, and the limit"
      columns={[
        'target',
        'verdict',
        { title: 'measured', numeric: true },
        { title: 'interval', numeric: true },
        { title: 'limit', numeric: true },
        { title: 'margin', numeric: true },
        { title: 'samples', numeric: true },
        ...(compared
          ? [
              { title: 'before', numeric: true },
              { title: 'change', numeric: true },
            ]
          : []),
      ]}
      rows={facts.criteria.map((criterion) => {
        const c = wordsOf(criterion)
        return [
          <>
            <strong>{c.id}</strong> {c.title}
            {criterion.because && <span class="small">{criterion.because}</span>}
          </>,
          <>
            <VerdictMark of={criterion.verdict} word={verdictWords[criterion.verdict] ?? criterion.verdict} />
            {c.why && <span class="small">{c.why}</span>}
          </>,
          c.actual,
          c.interval,
          c.limit,
          c.margin,
          c.samples,
          ...(compared ? [c.baseline, c.change] : []),
        ]
      })}
    />
  )
}

function FixFirst({ facts: { advice, series } }: { facts: RunFacts }) {
  if (advice.length === 0) return <p>Nothing in this result asks for a change.</p>
  return (
    <>
      <AdviceList of={advice.map(({ what, evidence }) => [what, evidence])} />
      {!series && (
        <p class="muted">Which operation takes the time is known of runs by sla run, which records operations.</p>
      )}
    </>
  )
}

const spreadColumns = ['p50', 'p90', 'p95', 'p99', 'max'].map((title) => ({ title, numeric: true }))

function spreadCells(spread: Spread): string[] {
  return [spread.p50, spread.p90, spread.p95, spread.p99, spread.max].map((value) => quantityText(value, 'ms'))
}

function Latencies({ facts: { criteria, measured, series } }: { facts: RunFacts }) {
  const targets = criteria.flatMap((c) =>
    c.spread
      ? [
          [
            `${c.id}${c.phase ? ` ${c.phase}` : ''}, ${c.title}`,
            countText(c.samples),
            ...spreadCells(c.spread),
            c.apdex === null ? '' : String(c.apdex),
          ],
        ]
      : [],
  )
  const reported = Object.entries(measured.reported).map(([label, spread]) => [
    label,
    countText(spread.samples),
    ...spreadCells(spread),
    '',
  ])
  const operations = [...(series?.operations ?? [])].sort((a, b) => b.calls * b.mean_ms - a.calls * a.mean_ms)
  const roles = operations.flatMap(({ name, roles: of }) =>
    Object.entries(of)
      .filter(([role]) => role !== '')
      .map(([role, one]) => [name, role, countText(one.calls), quantityText(one.p95_ms, 'ms')]),
  )
  return (
    <>
      {targets.length + reported.length > 0 ? (
        <Table
          caption="Latencies with a target, by role where the target has one, and others without; apdex is for the target's limit"
          columns={[
            'latency',
            { title: 'samples', numeric: true },
            ...spreadColumns,
            { title: 'apdex', numeric: true },
          ]}
          rows={[...targets, ...reported]}
        />
      ) : (
        <p>No latency was measured.</p>
      )}
      {operations.length > 0 && (
        <Table
          caption="Operations, those first on which most time was spent; database: the mean of all queries behind a request, by Server-Timing"
          columns={[
            'operation',
            ...['calls', 'failed', 'mean', 'p50', 'p95', 'max', 'database'].map((title) => ({ title, numeric: true })),
          ]}
          rows={operations.map((o) => [
            o.name,
            countText(o.calls),
            countText(Object.values(o.errors).reduce((sum, one) => sum + one, 0)),
            ...[o.mean_ms, o.p50_ms, o.p95_ms, o.max_ms, o.database_ms].map((value) => quantityText(value, 'ms')),
          ])}
        />
      )}
      {roles.length > 0 && (
        <details>
          <summary>By operation and role</summary>
          <Table
            caption="Latency of each operation by the role of the account behind it"
            columns={['operation', 'role', { title: 'calls', numeric: true }, { title: 'p95', numeric: true }]}
            rows={roles}
          />
        </details>
      )}
    </>
  )
}

function Errors({ facts: { measured, series } }: { facts: RunFacts }) {
  const { errors_by_cause, errors_by_operation, wrong_answers_by_kind } = measured
  const causes = Object.keys(errors_by_cause)
  const crossed = (series?.operations ?? []).filter(({ errors }) => Object.values(errors).some((n) => n > 0))
  const crossedCauses = [...new Set(crossed.flatMap(({ errors }) => Object.keys(errors)))].sort()
  const byCount = (counts: Record<string, number>) =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([name, n]) => [name, countText(n)])
  const some = { title: 'requests', numeric: true }
  if (causes.length === 0 && Object.keys(wrong_answers_by_kind).length === 0 && crossed.length === 0)
    return <p>No request failed, and no answer was wrong.</p>
  return (
    <>
      {crossed.length > 0 ? (
        <Table
          caption="Failed requests: operation by cause"
          columns={['operation', ...crossedCauses.map((title) => ({ title, numeric: true }))]}
          rows={crossed.map(({ name, errors }) => [
            name,
            ...crossedCauses.map((cause) => countText(errors[cause] ?? 0)),
          ])}
        />
      ) : (
        causes.length > 0 && (
          <>
            <Table caption="Failed requests by cause" columns={['cause', some]} rows={byCount(errors_by_cause)} />
            <Table
              caption="Failed requests by operation"
              columns={['operation', some]}
              rows={byCount(errors_by_operation)}
            />
          </>
        )
      )}
      {Object.keys(wrong_answers_by_kind).length > 0 && (
        <Table
          caption="Answers that were well-formed and wrong"
          columns={['about', { title: 'answers', numeric: true }]}
          rows={byCount(wrong_answers_by_kind)}
        />
      )}
    </>
  )
}

const legs: Readonly<Record<string, string>> = {
  emitted_to_first_attempt_ms: 'emitted to first attempt',
  attempt_to_ack_ms: 'attempt to acknowledgement',
  ack_to_processed_ms: 'acknowledgement to effect',
  proxy_added_ms: 'added by the proxy',
  script_to_ack_ms: 'sent by the script, to acknowledgement',
}

function Webhooks({
  facts: { measured },
  picture,
}: {
  facts: RunFacts
  picture: Parameters<typeof Chart>[0]['picture']
}) {
  const rows = Object.entries(measured.webhook_ms).map(([leg, spread]) => [legs[leg] ?? leg, ...spreadCells(spread)])
  return (
    <>
      <Chart picture={picture} />
      {rows.length > 0 && <Table caption="How long each leg took" columns={['leg', ...spreadColumns]} rows={rows} />}
    </>
  )
}

const systemWords: Readonly<Record<string, string>> = {
  processor: 'processor',
  cores: 'cores',
  cpu_cores_mean: 'cores used, mean',
  cpu_cores_median: 'cores used, median',
  memory_mb_max: 'memory at most, MB',
  swap_mb_max: 'swapped out at most, MB',
  open_files_max: 'open files at most',
  open_files_limit: 'limit on open files',
  throttled_share: 'share of periods held back',
}

function Generator({ facts: { measured, criteria } }: { facts: RunFacts }) {
  const { generator } = measured
  const own = criteria.filter(({ judges }) => judges === 'generator')
  const failed = own.filter(({ verdict }) => verdict === 'fail')
  const system = Object.entries(generator.system).filter(([name]) => name in systemWords)
  return (
    <>
      <p>
        {own.length === 0
          ? 'This result does not say whether the generator kept up.'
          : failed.length > 0
            ? `It did not keep up: ${failed.map(({ id, title }) => `${id}, ${title}`).join('; ')}.`
            : 'It kept up: what was measured is the platform, not the load generator.'}
      </p>
      <Facts
        of={[
          ['VUs at work', `${countText(generator.vus_peak)} of ${countText(generator.vus_max)}`],
          [
            'arrivals made',
            generator.arrivals
              ? `${countText(generator.arrivals.completed)} of ${countText(generator.arrivals.planned)}`
              : '–',
          ],
          ['dropped iterations', countText(generator.dropped_iterations)],
          ['lag, p95', quantityText(generator.lag_ms?.p95 ?? null, 'ms')],
          ['time in connections', percent(generator.blocked_share, 2)],
        ]}
      />
      {system.length > 0 && (
        <details>
          <summary>What k6 itself used</summary>
          <Table
            caption="Sampled from the system twice a second"
            columns={['of k6', { title: 'value', numeric: true }]}
            rows={system.map(([name, value]) => [systemWords[name] ?? name, String(value)])}
          />
        </details>
      )}
    </>
  )
}

function Servers({ facts: { measured, criteria } }: { facts: RunFacts }) {
  const timings = criteria.filter(({ title, judges }) => judges !== 'generator' && /quer|database/.test(title))
  return (
    <>
      <Table
        caption="What the servers say they used while the client measured the latencies above"
        columns={[
          'server',
          ...['cores, mean', 'cores, most', 'memory, most', 'database connections', 'requests per CPU second'].map(
            (title) => ({ title, numeric: true }),
          ),
        ]}
        rows={Object.entries(measured.resources).map(([service, used]) => [
          service,
          quantityText(used.cpu_cores_mean, 'cores'),
          quantityText(used.cpu_cores_max, 'cores'),
          quantityText(used.memory_mb_max, 'MB'),
          countText(used.db_connections_max),
          countText(used.requests_per_cpu_second),
        ])}
      />
      {timings.map((c) => (
        <p key={c.id}>
          {c.id}, {c.title}: {quantityText(c.actual, c.unit)} by Server-Timing.
        </p>
      ))}
      {measured.availability && (
        <p>
          The platform answered its health check {measured.availability.uptime_percent} % of the time
          {measured.availability.outages > 0 &&
            `; ${countText(measured.availability.outages)} outages, the longest ${quantityText(measured.availability.longest_outage_s, 's')}`}
          .
        </p>
      )}
      {measured.capacity_percent !== null && <p>Every target held up to {measured.capacity_percent} % of the load.</p>}
      {measured.recovery_s !== null && (
        <p>Within its limits again {quantityText(measured.recovery_s, 's')} after the load fell.</p>
      )}
    </>
  )
}

function Identity({ facts: { run, measured } }: { facts: RunFacts }) {
  const rows: [string, string][] = [
    ['run', run.id],
    ['kind', run.kind],
    ['started', run.started_at ?? '–'],
    ['ended', run.ended_at],
    ['commit', run.git_sha],
    ['seed', measured.seed === null ? '–' : String(measured.seed)],
    ['instance', `${run.instance.index} of ${run.instance.of}`],
    ...Object.entries(run.fingerprint),
  ]
  const settings = Object.entries(measured.settings).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return (
    <>
      <Table
        caption="What has to be the same of two runs to compare them: from hosts on"
        columns={['of the run', 'value']}
        rows={rows.map(([name, value]) => [name, <code key={name}>{value}</code>])}
      />
      {settings.length > 0 && (
        <details>
          <summary>Settings</summary>
          <Table caption="The settings in effect" columns={['setting', 'value']} rows={settings} />
        </details>
      )}
    </>
  )
}
