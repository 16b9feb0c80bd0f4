import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { usualPlatform } from '../../build/entries'
import { root } from '../../build/root'
import { grouped } from '../../lib/plan/summary/format'
import { columns } from '../../lib/plan/summary/table'
import type { ReferencePlatform } from '../platform/reference-platform'
import { referenceNames, referenceOf } from '../platform/references'
import { costIn } from './measured-cost'
import { assumed, instancesFor, needOf, usualSizes } from './size-for'

interface Asked {
  platform?: string
  vus: number
  perHour?: number
  json?: true
}

/** @param more the arrivals by the name of a platform's own setting, as `--calls-per-hour 10500` */
export async function sizing({ platform: wanted, vus, perHour, json }: Asked, more: readonly string[]): Promise<void> {
  const references = await Promise.all(referenceNames.map(referenceOf))
  const named = namedArrivals(more, references)
  const { name: platform, asked } =
    references.find(({ name }) => name === (named?.platform ?? wanted ?? usualPlatform)) ?? none()
  if (wanted !== undefined && platform !== wanted)
    throw new Error(`${more[0]} is no setting of ${wanted}; say --per-hour`)
  const { promised } = asked
  const arrivalsPerHour = perHour ?? named?.perHour ?? Math.round((promised.arrivals.perHour * vus) / promised.sessions)
  const cost = costIn(await readFile(join(root, 'bench/RESULTS.md'), 'utf8'), platform)
  const need = needOf(cost, { vus, arrivalsPerHour }, { arrivalsPerHour: promised.arrivals.perHour })
  const sizes = usualSizes.map((size) => ({ ...size, ...instancesFor(need, size) }))
  if (json) {
    console.log(JSON.stringify({ platform, vus, arrivals_per_hour: arrivalsPerHour, need, sizes, cost, assumed }))
    return
  }
  const rows = sizes.map(({ cores, memoryGb, instances, by }) => [
    `  ${cores} ${cores === 1 ? 'core' : 'cores'}, ${memoryGb} GB`,
    `${grouped(instances)} ${instances === 1 ? 'instance' : 'instances'}`,
    instances > Math.min(assumed.instancesAtMost, vus) ? 'too many: take larger ones' : `bound by ${by}`,
  ])
  console.log(
    [
      `${platform} at VUS=${grouped(vus)} ${promised.arrivals.setting}=${grouped(arrivalsPerHour)}: ${grouped(need.vus)} VUs in all scenarios, ${grouped(need.requestsPerS)} requests/s, ${need.cores.toFixed(1)} cores and ${need.memoryGb.toFixed(1)} GB of k6`,
      '',
      ...columns(rows, [1]),
      '',
      'Assumed:',
      `  measured (bench/RESULTS.md): ${grouped(cost.sessions)} sessions with ${grouped(cost.vus)} VUs in all took ${grouped(cost.memoryMb)} MB, ${cost.requestsPerS} requests/s and ${cost.cpuMsPerRequest} ms of CPU for each request`,
      '  all of it grows with the sessions or with the arrivals, whichever grows more',
      `  an instance uses at most ${assumed.cpuShare * 100} % of its cores and ${assumed.memoryShare * 100} % of its memory, and has at most ${grouped(assumed.vusAtMost)} VUs, since each has a connection and a port`,
      `  at most ${grouped(assumed.instancesAtMost)} instances make one run`,
      `  the machine that was measured is like yours; measure on it: npm run bench`,
    ].join('\n'),
  )
}

/** @throws Error of one line for any other option */
function namedArrivals(
  [option, value, ...more]: readonly string[],
  references: readonly Pick<ReferencePlatform, 'name' | 'asked'>[],
): { platform: string; perHour: number } | undefined {
  if (option === undefined) return undefined
  const [name, text = value] = option.split('=')
  const ownOf = ({ asked }: Pick<ReferencePlatform, 'asked'>) =>
    `--${asked.promised.arrivals.setting.toLowerCase().replaceAll('_', '-')}`
  const of = references.find((reference) => ownOf(reference) === name)
  if (!of || (option.includes('=') ? value : more[0]) !== undefined)
    throw new Error(`sla size takes no ${option}; the arrivals are --per-hour, ${references.map(ownOf).join(' or ')}`)
  if (!/^[1-9]\d{0,8}$/.test(text ?? '')) throw new Error(`${name} "${text ?? ''}" is not a whole number from 1 on`)
  return { platform: of.name, perHour: Number(text) }
}

function none(): never {
  throw new Error('there is no reference platform, whose load was measured')
}
