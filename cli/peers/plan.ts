import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { platformNamed } from '../../build/platforms'
import { root } from '../../build/root'
import type { JourneyMeans, PeerJourney, PeerSize } from '../../peers/journey'
import type { PeerPlan } from '../../peers/tool'
import { responseLimits } from '../../thresholds/response-limits'

/**
 * The journey of a platform, with rows of the data pools.
 * @throws Error of one line when there is none
 */
async function journeyOf(name: string): Promise<PeerJourney> {
  const file = join(root, 'peers/journeys', `${name}.ts`)
  if (!existsSync(file))
    throw new Error(`there is no peers/journeys/${name}.ts: write the platform's core journey there`)
  const [exported, contract] = await Promise.all([
    import(pathToFileURL(file).href) as Promise<Record<string, (means: JourneyMeans) => PeerJourney>>,
    import(pathToFileURL(join(root, `contracts/generated/${name}.ts`)).href) as Promise<
      Pick<JourneyMeans, 'endpoints'>
    >,
  ])
  const [make] = Object.values(exported)
  if (!make) throw new Error(`peers/journeys/${name}.ts exports no journey`)
  const pool: JourneyMeans['pool'] = (of) => JSON.parse(readFileSync(join(root, 'dist/data', `${of}.json`), 'utf8'))
  return make({ endpoints: contract.endpoints, pool })
}

/** What is written for a platform at a size. */
export async function planOf(
  name: string,
  { size, baseUrl, allowedHosts }: { size: PeerSize; baseUrl: string; allowedHosts: readonly string[] },
): Promise<PeerPlan> {
  const { title, targets } = await platformNamed(name)
  const journey = await journeyOf(name)
  return { platform: { name, title }, journey, size, baseUrl, allowedHosts, limits: responseLimits(targets) }
}

/** Those of ALLOWED_HOSTS, as `URL.hostname` writes a host: in small letters, an IPv6 address in brackets. */
export const namedHosts = (env: NodeJS.ProcessEnv): string[] =>
  (env['ALLOWED_HOSTS'] ?? '').split(',').flatMap((named) => {
    const host = named
      .trim()
      .toLowerCase()
      .replace(/^\[|\]$/g, '')
    return host === '' ? [] : host.includes(':') ? `[${host}]` : host
  })
