import type { ComponentChildren } from 'preact'
import { waiverLine } from '../../history/gate/waivers'
import { AlertTable } from '../history/alert-table'
import { shareHeld } from '../history/attainment'
import { ChangeTable } from '../history/change-table'
import { pageOf } from '../page/page'
import { AdviceList, Contents, Facts, Section, Table, VerdictMark } from '../page/parts'
import { change, countText, day, limitText, percent, quantityText, time } from '../words/quantities'
import type { PeriodFacts, PeriodGroup } from './facts'
import { sentenceOf } from './sentence'

const titles = { daily: 'Day', weekly: 'Week', monthly: 'Month' }

/** A period's report as one self-contained page. */
export function periodHtmlOf(facts: PeriodFacts): string {
  const { period, groups, simulated } = facts
  const title = `${titles[period.name]} ${period.label}`
  const sections = sectionsOf(facts)
  const all = groups.flatMap(({ runs }) => runs)
  return pageOf({
    title: `${title}, performance`,
    head: (
      <>
        {simulated && <p class="banner">SIMULATED: no platform was measured</p>}
        <h1>{title}</h1>
        <p class="sentence">{sentenceOf(facts)}.</p>
        <Facts
          of={[
            ['from', time(period.from)],
            ['until', time(period.until)],
            ['runs', countText(all.length)],
            ['requests', countText(groups.reduce((sum, { capacity }) => sum + capacity.requests, 0) || null)],
            ['targets held', percent(shareHeld(groups.flatMap(({ attainment }) => attainment)))],
          ]}
        />
        <Contents of={sections.map(({ id, title: name }) => [id, name])} />
      </>
    ),
    children: sections.map(({ id, title: name, body }) => (
      <Section key={id} id={id} title={name}>
        {body}
      </Section>
    )),
    foot: (
      <p>
        Days are those of the zone {period.zone}. A run counts where it ended. Made from the kept results alone: sla
        report {period.name} --of{' '}
        {period.label.length === 7 && period.name === 'monthly' ? `${period.label}-01` : day(period.from)}.
      </p>
    ),
  })
}

function sectionsOf(facts: PeriodFacts): { id: string; title: string; body: ComponentChildren }[] {
  const { actions, changes, groups, waivers, accepts, alerts } = facts
  return [
    {
      id: 'actions',
      title: 'Next actions',
      body:
        actions.length === 0 ? <p>None.</p> : <AdviceList of={actions.map(({ what, because }) => [what, because])} />,
    },
    {
      id: 'changes',
      title: 'What changed, and when',
      body: <ChangeTable of={changes} caption="Changes of the period, newest first" />,
    },
    {
      id: 'runs',
      title: 'Runs',
      body: groups.length === 0 ? <p>No run ended in this period.</p> : <Runs groups={groups} />,
    },
    {
      id: 'attainment',
      title: 'SLA attainment and error budget',
      body: groups.map((group) => <Targets key={`${group.platform} ${group.profile} ${group.kind}`} group={group} />),
    },
    { id: 'capacity', title: 'Capacity and cost', body: <CapacityTable groups={groups} /> },
    {
      id: 'waivers',
      title: 'Waivers and accepted baselines',
      body: (
        <>
          {waivers.active.length + waivers.expired.length + accepts.length === 0 && <p>None.</p>}
          {waivers.expired.map((waiver) => (
            <p key={waiver.id}>
              <VerdictMark of="fail" word="EXPIRED" /> {waiverLine(waiver)}
            </p>
          ))}
          {waivers.active.map((waiver) => (
            <p key={waiver.id}>{waiverLine(waiver)}</p>
          ))}
          {accepts.map((accept) => (
            <p key={accept.at}>
              {day(accept.at)}: {accept.by} accepted {accept.platform} {accept.profile}{' '}
              {accept.criterion ?? 'every criterion'} from the run of {day(accept.from)} on. {accept.reason}
            </p>
          ))}
        </>
      ),
    },
    { id: 'alerts', title: 'Alerts', body: <AlertTable of={alerts} /> },
  ]
}

function Runs({ groups }: { groups: readonly PeriodGroup[] }) {
  return (
    <Table
      cards
      caption="Runs of the period: what each says of its limits, and of the runs before it"
      columns={['run', 'verdict', 'against the runs before', { title: 'requests', numeric: true }]}
      rows={groups.flatMap(({ platform, profile, kind, runs }) =>
        runs.map(({ run, judgement, measured }) => [
          <>
            {platform} {profile}
            {kind !== 'run' && ` (${kind})`}, {time(run.ended_at)}
            <span class="small">{run.id}</span>
          </>,
          <>
            <VerdictMark of={run.verdict} />
            <span class="small">{run.reason}</span>
          </>,
          judgement ? (
            <>
              <VerdictMark of={judgement.outcome} />
              <span class="small">{judgement.sentence}</span>
            </>
          ) : (
            'not judged'
          ),
          countText(measured.throughput.requests || null),
        ]),
      )}
    />
  )
}

function Targets({ group: { platform, profile, kind, attainment, budgets } }: { group: PeriodGroup }) {
  const name = `${platform} ${profile}${kind === 'run' ? '' : ` (${kind})`}`
  if (attainment.length === 0) return <p>{name}: no valid run, so nothing is said of its targets.</p>
  return (
    <Table
      cards
      caption={`${name}: how often each target held, and how much of what it allows was used`}
      columns={[
        'target',
        ...['held', 'broken', 'not decided', 'median', 'worst', 'limit', 'budget used'].map((title) => ({
          title,
          numeric: true,
        })),
      ]}
      rows={attainment.map((of) => {
        const budget = budgets.find(({ criterion }) => criterion === of.criterion)
        return [
          <>
            <strong>{of.criterion}</strong> {of.title}
            {of.phase && ` [${of.phase}]`}
          </>,
          countText(of.held),
          of.broken > 0 ? <VerdictMark key="broken" of="fail" word={countText(of.broken)} /> : '0',
          countText(of.open),
          quantityText(of.median, of.unit),
          quantityText(of.worst, of.unit),
          limitText(of.comparison, of.limit, of.unit),
          budget ? percent(budget.bad / budget.allowed) : '',
        ]
      })}
    />
  )
}

function CapacityTable({ groups }: { groups: readonly PeriodGroup[] }) {
  const known = groups.filter(({ capacity }) => capacity.requests_per_cpu_second !== null || capacity.percent !== null)
  if (known.length === 0) return <p>No run of this period says what its servers used.</p>
  return (
    <Table
      caption="What a CPU second of the platform carries: the median of the runs, and of the period before"
      columns={[
        'load',
        ...['requests per CPU second', 'before', 'change', 'every target held up to'].map((title) => ({
          title,
          numeric: true,
        })),
      ]}
      rows={known.map(({ platform, profile, capacity }) => [
        `${platform} ${profile}`,
        countText(capacity.requests_per_cpu_second),
        countText(capacity.before),
        capacity.requests_per_cpu_second !== null && capacity.before
          ? change(capacity.requests_per_cpu_second / capacity.before - 1)
          : '–',
        capacity.percent === null ? '–' : `${capacity.percent} %`,
      ])}
    />
  )
}
