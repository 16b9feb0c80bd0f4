import { pageOf } from '../page/page'
import { Facts, Section, Table, VerdictMark } from '../page/parts'
import { nameOf } from '../site/dashboard'
import { type SiteFacts, type SiteGroup, verdictCounts } from '../site/facts'
import { change, countText, day, limitText, quantityText } from '../words/quantities'
import { verdictWords } from '../words/verdicts'

/**
 * The public summary: numbers, names of targets, and words of our own. No address, no account, no reason or note that
 * somebody typed.
 */
export function publicSummaryOf({ groups, changes, simulated }: SiteFacts): string {
  const runs = groups.flatMap((group) => group.runs)
  const times = runs.map(({ ended_at }) => ended_at).sort()
  return pageOf({
    title: 'Performance tests: what was tested, how, and what came out',
    head: (
      <>
        {simulated && <p class="banner">SIMULATED: no platform was measured</p>}
        <h1>Performance tests: what was tested, how, and what came out</h1>
        <Facts
          of={[
            ['runs', countText(runs.length)],
            ['from', times[0] ? day(times[0]) : '–'],
            ['to', times.length > 0 ? day(times.at(-1) ?? '') : '–'],
            ...verdictCounts(runs).map(([verdict, number]): [string, string] => [verdict, countText(number)]),
          ]}
        />
        <p>
          {groups.map((group) => (
            <img
              key={nameOf(group)}
              alt={badgeText(group)}
              src={`data:image/svg+xml,${encodeURIComponent(badgeOf(group))}`}
            />
          ))}
        </p>
      </>
    ),
    children: (
      <>
        <Section id="what" title="What was tested">
          <p>
            {groups.length === 0
              ? 'Nothing yet.'
              : `${[...new Set(groups.map(({ platform }) => platform))].join(' and ')}, under load: ${groups.map(nameOf).join(', ')}. Every target of the service level agreement is written as code, with its limit and its reason, and is judged in every run.`}
          </p>
        </Section>
        <Section id="how" title="How">
          {method.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </Section>
        <Section id="results" title="Results">
          {groups.map((group) => (
            <Results key={nameOf(group)} group={group} />
          ))}
        </Section>
        <Section id="changes" title="Changes that were found">
          {changes.length === 0 ? (
            <p>None that the runs can tell from noise.</p>
          ) : (
            <Table
              caption="Each is the first run after the change"
              columns={[
                'target',
                'since',
                'how',
                ...['from', 'to', 'change'].map((title) => ({ title, numeric: true })),
              ]}
              rows={changes.map((one) => [
                `${one.series.platform} ${one.series.profile} ${one.series.criterion}, ${one.title}`,
                day(one.after.ended_at),
                one.harm,
                quantityText(one.from, one.unit),
                quantityText(one.to, one.unit),
                change(one.change),
              ])}
            />
          )}
        </Section>
      </>
    ),
    foot: <p>Scanned for personal data, hosts and secrets before it was written.</p>,
  })
}

/** The method in words for everybody; docs/METHOD.md says more. */
const method = [
  'Virtual users do what real users do, at the pace of real users, and calls arrive at a rate of their own that does not slow down when the platform does. Only invented people are used: every name and number lies in a range that is reserved for tests.',
  'A target is held when the measured percentile is under its limit, and its whole 95 % interval too. Where the limit lies inside the interval, the answer is “not decided”, never “pass”. A target that saw no data fails.',
  'The load generator judges itself. A run in which it was the bottleneck counts for nothing.',
  'Each run is compared with the accepted runs before it, of the same machine, data and load. How often that finds a change, and how often it is wrong, is measured on 174 annotated series of real measurements and published with the suite.',
]

function Results({ group }: { group: SiteGroup }) {
  const { last, runs } = group
  if (!last) return <p>{nameOf(group)}: no valid run.</p>
  const targets = last.run.criteria.filter(({ judges }) => judges !== 'generator')
  return (
    <Table
      cards
      caption={`${nameOf(group)}: the last valid of ${countText(runs.length)} runs, ${day(last.run.ended_at)}`}
      columns={['target', { title: 'measured', numeric: true }, { title: 'limit', numeric: true }, 'verdict']}
      rows={targets.map((c) => [
        `${c.id}, ${c.title}${c.phase ? ` [${c.phase}]` : ''}`,
        quantityText(c.actual, c.unit),
        limitText(c.comparison, c.limit, c.unit),
        <VerdictMark key="verdict" of={c.verdict} word={verdictWords[c.verdict] ?? c.verdict} />,
      ])}
    />
  )
}

const badgeColours: Readonly<Record<string, string>> = { pass: '#17692f', fail: '#b3201b', invalid: '#6b3fa0' }

function badgeVerdict({ runs }: SiteGroup): string {
  return runs.at(-1)?.verdict ?? 'no run'
}

function badgeText(group: SiteGroup): string {
  const simulated = group.runs.at(-1)?.simulated === 1 ? ' (simulated)' : ''
  return `${nameOf(group)}${simulated}: ${badgeVerdict(group)}`
}

/** A badge as SVG: the load, and how its last run came out. */
export function badgeOf(group: SiteGroup): string {
  const [left = '', right = ''] = badgeText(group).split(': ')
  const [wide, narrow] = [left, right].map((text) => Math.round(text.length * 6.6 + 14))
  const [a, b] = [wide ?? 0, narrow ?? 0]
  const text = (value: string) => value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${a + b}" height="20" role="img" aria-label="${text(`${left}: ${right}`)}">`,
    `<title>${text(`${left}: ${right}`)}</title>`,
    `<rect width="${a}" height="20" fill="#444b55"/><rect x="${a}" width="${b}" height="20" fill="${badgeColours[right] ?? '#8a5200'}"/>`,
    `<g fill="#fff" font-family="Verdana,Geneva,sans-serif" font-size="11" text-anchor="middle">`,
    `<text x="${a / 2}" y="14">${text(left)}</text><text x="${a + b / 2}" y="14">${text(right)}</text></g></svg>`,
  ].join('')
}
