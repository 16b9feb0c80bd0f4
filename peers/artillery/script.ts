import { stringify } from 'yaml'
import {
  arrivalsActor,
  beforeActor,
  labelText,
  marginS,
  type PeerAction,
  type PeerRequest,
  sessionsOf,
} from '../journey'
import { accountsFileOf, dataFilesOf, limitsByLabel, type PeerFiles, type PeerPlan } from '../tool'
import { processorOf } from './processor'

/** A script with its processor. Artillery has one flow for all: what a VU does not do, `ifTrue` leaves out. */
export function artilleryFiles(plan: PeerPlan): PeerFiles {
  const { platform, journey } = plan
  return {
    [`${platform.name}.yml`]: `${comments}${stringify(scriptOf(plan), { lineWidth: 0 })}`,
    [`${platform.name}.processor.js`]: processorOf(plan),
    ...dataFilesOf(journey),
  }
}

const comments = `# The core journey, written by sla peers. The first VUs are sessions, which stay; those after them are arrivals.
# ARTILLERY_DISABLE_TELEMETRY=true artillery run --target URL THIS
# SLA_SAMPLES=FILE writes each request there: at_ms,took_ms,label,ok. The thresholds of \`ensure\` cover the ramps too.
`

function scriptOf(plan: PeerPlan) {
  const { platform, journey, size, baseUrl } = plan
  const { actors, arrivals } = journey
  const roles = [...new Set([...actors.map(({ role }) => role), arrivals.role])]
  const arrivalsS = size.holdS + 2 * marginS
  const thresholds = [...limitsByLabel(plan)].map(
    ([label, ms]) => [`plugins.metrics-by-endpoint.response_time.${label}.p95`, ms] as const,
  )
  return {
    config: {
      target: baseUrl,
      processor: `./${platform.name}.processor.js`,
      http: { timeout: 10, extendedMetrics: false },
      tls: { rejectUnauthorized: true },
      phases: [
        {
          name: 'sessions',
          duration: Math.max(1, size.rampS - marginS),
          arrivalCount: [...sessionsOf(journey, size.vus).values()].reduce((a, b) => a + b, 0),
        },
        {
          name: arrivalsActor,
          duration: arrivalsS,
          arrivalCount: Math.round((size.arrivals_per_hour / 3600) * arrivalsS),
        },
      ],
      variables: { run_id: ['run-by-hand'] },
      payload: [
        ...roles.map((role) => ({
          path: accountsFileOf(role),
          fields: [`email_${role ?? ''}`, `password_${role ?? ''}`],
          skipHeader: true,
          cast: false,
          order: 'sequence',
        })),
        ...journey.data.map(({ name, columns }) => ({
          path: `${name}.csv`,
          fields: [...columns],
          skipHeader: true,
          cast: false,
          order: 'sequence',
        })),
      ],
      plugins: { ensure: {}, 'metrics-by-endpoint': { useOnlyRequestNames: true, stripQueryString: true } },
      ensure: { thresholds: thresholds.map(([metric, ms]) => ({ [metric]: ms })) },
    },
    before: {
      flow: [{ function: 'account' }, ...arrivals.before.map((request) => sent(request, beforeActor, undefined))],
    },
    scenarios: [
      {
        name: platform.title,
        beforeScenario: 'begin',
        flow: [
          ...actors.flatMap(({ name, once, loop }) => [
            ...steps(once, name),
            { loop: steps(loop, name), whileTrue: `goesOn_${name}` },
          ]),
          ...steps(arrivals.actions, arrivalsActor),
        ],
      },
    ],
  }
}

function steps(actions: readonly PeerAction[], actor: string): object[] {
  return actions.flatMap((one, at): object[] => {
    // A pause of whoever does not take part is none.
    if (one.kind === 'pause') return [{ think: `{{ pause_${actor}_${at} }}` }]
    if (one.kind === 'send') return [sent(one.request, actor, `is_${actor}`)]
    return [
      {
        loop: [{ think: `{{ pause_${actor}_${at} }}` }, sent(one.request, actor, `watches_${actor}_${at}`)],
        whileTrue: `goesOn_${actor}_${at}`,
      },
    ]
  })
}

function sent(
  { operation, method, path, body, authorised, takes = {}, dials }: PeerRequest,
  actor: string,
  ifTrue: string | undefined,
): object {
  const filled = (text: string) => text.replace(/\$\{(\w+)\}/g, '{{ $1 }}')
  return {
    [method.toLowerCase()]: {
      url: filled(path),
      name: labelText({ operation, actor }),
      followRedirect: false,
      headers: {
        ...(authorised && { authorization: 'Bearer {{ token }}' }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: filled(body) }),
      ...(ifTrue && { ifTrue }),
      ...(dials && { beforeRequest: 'onlyReserved' }),
      afterResponse: 'sample',
      ...(Object.keys(takes).length > 0 && {
        capture: Object.entries(takes).map(([as, json]) => ({ json, as, strict: false })),
      }),
    },
  }
}
