import type { Registry } from 'prom-client'
import type { Cache } from './cache'
import type { ServiceSettings, SettingsSpec } from './settings'

/** The settings of a service that may have a cache. */
export const cacheSettings = {
  redisUrl: {
    kind: 'url',
    env: 'REDIS_URL',
    default: '',
    schemes: ['redis', 'rediss'],
    doc: 'a Redis to keep what is read most; without it nothing is kept',
  },
  cacheTtlS: {
    kind: 'int',
    env: 'CACHE_TTL_S',
    default: 60,
    min: 1,
    max: 86_400,
    doc: 'how long a value stays in Redis, in seconds',
  },
  cacheSingleFlight: {
    kind: 'choice',
    env: 'CACHE_SINGLE_FLIGHT',
    choices: ['on', 'off'],
    default: 'on',
    doc: 'whether one load serves all who ask for the same value at once; off lets a stampede happen',
  },
} as const satisfies SettingsSpec

/** Nothing is kept: every read loads. */
const noCache: Cache = {
  read: (_key, load) => load(),
  forget: async () => {},
  clear: async () => {},
  close: async () => {},
}

/** The cache that the settings name, if they name one. @param prefix before each of its keys */
export async function cacheOf(
  { redisUrl, cacheTtlS, cacheSingleFlight }: ServiceSettings<typeof cacheSettings>,
  prefix: string,
  metrics: Registry,
): Promise<Cache> {
  if (redisUrl === '') return noCache
  // The client is loaded where there is something to talk to.
  const { openCache } = await import('./cache')
  const setting = cacheSettings.redisUrl.env
  return openCache({
    url: redisUrl,
    setting,
    prefix,
    ttlS: cacheTtlS,
    singleFlight: cacheSingleFlight === 'on',
    metrics,
  })
}
