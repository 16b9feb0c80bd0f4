import { waiverLine } from '../../history/gate/waivers'
import { AlertTable } from '../history/alert-table'
import { seriesName } from '../history/blamed'
import { ChangeTable } from '../history/change-table'
import { targetChart } from '../history/target-chart'
import { pageOf } from '../page/page'
import { Chart, Contents, Facts, Section, Table, VerdictMark } from '../page/parts'
import { countText, day, quantityText, time } from '../words/quantities'
import { type SiteFacts, type SiteGroup, verdictCounts } from './facts'

/** The historical dashboard over all runs. */
export function dashboardOf(facts: SiteFacts): string {
  const { groups, changes, alerts, simulated } = facts
  const runs = groups.flatMap((group) => group.runs)
  const contents: [string, string][] = [
    ['now', 'Now'],
    ['changes', 'Changes'],
    ...groups.map((group): [string, string] => [idOf(group), nameOf(group)]),
    ['reports', 'Reports'],
    ['alerts', 'Alerts'],
    ['accepted', 'Waivers and baselines'],
  ]
  return pageOf({
    title: 'Performance through time',
    head: (
      <>
        {simulated && <p class="banner">SIMULATED: no platform was measured</p>}
        <h1>Performance through time</h1>
        <p class="sentence">{sentenceOf(facts)}.</p>
        <Facts
          of={[
            ['runs', countText(runs.length)],
            ...verdictCounts(runs).map(([verdict, number]): [string, string] => [verdict, countText(number)]),
            ['alerts', countText(alerts.length)],
          ]}
        />
        {facts.fromTheFuture > 0 && (
          <p>{facts.fromTheFuture} runs are from the future, by the clock of their machine, and are left out.</p>
        )}
        <Contents of={contents} />
      </>
    ),
    children: (
      <>
        <Section id="now" title="Now">
          {groups.length === 0 ? <p>The store has no run.</p> : <Now facts={facts} />}
        </Section>
        <Section id="changes" title="Changes">
          <ChangeTable
            of={changes}
            caption="Every change of a target that the runs can tell from noise, newest first"
          />
        </Section>
        {groups.map((group) => (
          <Section key={idOf(group)} id={idOf(group)} title={nameOf(group)}>
            <Group group={group} changes={changes} runPages={facts.runPages} />
          </Section>
        ))}
        <Section id="reports" title="Reports">
          <ul>
            {facts.periodPages.map(({ title, file }) => (
              <li key={file}>
                <a href={file}>{title}</a>
              </li>
            ))}
            {facts.hasPublic && (
              <li>
                <a href="public/index.html">Public summary</a>: safe to publish; everything else here is not meant to be
              </li>
            )}
          </ul>
        </Section>
        <Section id="alerts" title="Alerts">
          <AlertTable of={alerts} />
        </Section>
        <Section id="accepted" title="Waivers and baselines">
          {facts.waivers.length + facts.accepts.length === 0 && <p>None.</p>}
          {facts.waivers.map((waiver) => (
            <p key={waiver.id}>{waiverLine(waiver)}</p>
          ))}
          {facts.accepts.map((accept) => (
            <p key={accept.at + accept.run}>
              {day(accept.at)}: {accept.by} accepted {accept.platform} {accept.profile}{' '}
              {accept.criterion ?? 'every criterion'} from the run of {day(accept.from)} on. {accept.reason}
            </p>
          ))}
        </Section>
      </>
    ),
    foot: <p>Made by sla report site from the kept results. Times are UTC.</p>,
  })
}

function sentenceOf({ groups, changes }: SiteFacts): string {
  if (groups.length === 0) return 'The store is empty: nothing is said of any platform'
  const bad = groups.filter(
    ({ last, judgement }) => last?.run.verdict === 'fail' || judgement?.outcome === 'regression',
  )
  const worse = changes.filter(({ harm }) => harm === 'worse').length
  return [
    bad.length === 0
      ? 'No last run fails or has become worse than what was accepted'
      : `Look at ${bad.map(nameOf).join(', ')}`,
    `${changes.length} ${changes.length === 1 ? 'change' : 'changes'} found, ${worse} for the worse`,
  ].join('; ')
}

function Now({ facts: { groups, runPages } }: { facts: SiteFacts }) {
  return (
    <Table
      cards
      caption="The last run of each load"
      columns={['load', 'last run', 'verdict', 'against the runs before', 'all runs']}
      rows={groups.map(({ runs, judgement, ...group }) => {
        const last = runs.at(-1)
        const page = last && runPages.get(last.file)
        return [
          nameOf(group),
          last ? page ? <a href={page}>{time(last.ended_at)}</a> : time(last.ended_at) : '',
          last ? (
            <>
              <VerdictMark of={last.verdict} />
              <span class="small">{last.reason}</span>
            </>
          ) : (
            ''
          ),
          judgement ? (
            <>
              <VerdictMark of={judgement.outcome} />
              <span class="small">{judgement.sentence}</span>
            </>
          ) : (
            'not judged: sla gate does'
          ),
          verdictCounts(runs)
            .map(([verdict, number]) => `${number} ${verdict}`)
            .join(', '),
        ]
      })}
    />
  )
}

function Group({
  group: { series, runs, last },
  changes,
  runPages,
}: {
  group: SiteGroup
  changes: SiteFacts['changes']
  runPages: SiteFacts['runPages']
}) {
  const ofPlatform = series.filter(({ points }) => points.some(({ judges }) => judges !== 'generator'))
  const moving = ofPlatform.filter(({ points }) => new Set(known(points)).size > 1)
  const still = ofPlatform.filter(({ points }) => new Set(known(points)).size === 1)
  const pictures = moving.flatMap(({ key, points }) => targetChart(key, points, changes) ?? [])
  const shown = runs.slice(-rowsShown).reverse()
  return (
    <>
      {!last && <p>Every run of it was INVALID: nothing is said of the platform.</p>}
      {pictures.length === 0 && <p>Lines are drawn from two valid runs on.</p>}
      {pictures.map((picture) => (
        <Chart key={picture.title} picture={picture} />
      ))}
      {still.length > 0 && (
        <p>
          The same in every run:{' '}
          {still
            .flatMap(({ key, points }) => {
              const last = points.at(-1)
              return last
                ? [`${seriesName(key)}, ${last.title}: ${quantityText(known(points)[0] ?? null, last.unit)}`]
                : []
            })
            .join('; ')}
          .
        </p>
      )}
      <details>
        <summary>
          The last {shown.length} of {runs.length} runs
        </summary>
        <Table
          caption="Newest first"
          columns={['run', 'verdict', 'commit']}
          rows={shown.map((run) => {
            const page = runPages.get(run.file)
            const name = `${time(run.ended_at)} ${run.id}`
            return [
              page ? <a href={page}>{name}</a> : name,
              <VerdictMark key="verdict" of={run.verdict} />,
              <code key="commit">{run.git_sha.slice(0, 10)}</code>,
            ]
          })}
        />
      </details>
    </>
  )
}

/** Of the valid runs. */
function known(points: SiteGroup['series'][number]['points']): number[] {
  return points.flatMap(({ actual, run_verdict }) => (actual === null || run_verdict === 'invalid' ? [] : [actual]))
}

const rowsShown = 60

export function nameOf({ platform, profile, kind }: Pick<SiteGroup, 'platform' | 'profile' | 'kind'>): string {
  return `${platform} ${profile}${kind === 'run' ? '' : ` (${kind})`}`
}

function idOf(group: SiteGroup): string {
  return `of-${nameOf(group).replace(/[^A-Za-z0-9]+/g, '-')}`
}
