/** Takes OTLP over HTTP: where, by which headers, and the names of the secrets that those hold. */
interface Receiver {
  url: string
  headers: Readonly<Record<string, string>>
  shown: string
}

type Env = Readonly<Record<string, string | undefined>>

interface Vendor {
  title: string
  url(env: Env): string
  /** The header of the key, and the variable that holds it. */
  header: string
  key: string
  /** Others that it wants. */
  more?: Readonly<Record<string, string>>
}

/**
 * As the vendors document them: Datadog takes OTLP metrics without an agent, delta temporality only; New Relic's endpoint
 * of the EU is another host.
 */
const vendors: Readonly<Record<string, Vendor>> = {
  datadog: {
    title: 'Datadog',
    url: ({ DD_SITE }) => `https://otlp.${DD_SITE || 'datadoghq.com'}/v1/metrics`,
    header: 'dd-api-key',
    key: 'DD_API_KEY',
    // Else the labels of the run are lost.
    more: { 'dd-otel-metric-config': '{"resource_attributes_as_tags":true}' },
  },
  'new-relic': {
    title: 'New Relic',
    url: ({ NEW_RELIC_REGION }) =>
      `https://otlp.${NEW_RELIC_REGION?.toLowerCase() === 'eu' ? 'eu01.' : ''}nr-data.net/v1/metrics`,
    header: 'api-key',
    key: 'NEW_RELIC_LICENSE_KEY',
  },
}

const usualPath = '/v1/metrics'

export const otlpVendors: readonly string[] = Object.keys(vendors)

/**
 * What k6 needs to send its metrics by OTLP: counts as what came since the last message, Trends as exponential
 * histograms, the run's labels as attributes of the resource. Secrets are in the environment of k6 alone.
 * @param name a vendor, or the URL of whatever takes OTLP over HTTP; without a path it is that of a collector
 * @throws Error of one line for a key that is missing or cannot stand in a header, and for what is neither
 */
export function otlpEnvironment(name: string, labels: Readonly<Record<string, string>>, env: Env) {
  const { url, headers, shown } = receiverOf(name, env)
  const { protocol, host, pathname, search } = new URL(url)
  const attributes = Object.entries(labels).map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
  const given = Object.entries(headers).map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
  return {
    shown,
    /** Says in one line why nothing would arrive; undefined when it would. */
    problem: () => problemOf(url, headers, shown),
    env: {
      K6_OUT: [env['K6_OUT'], 'opentelemetry'].filter(Boolean).join(','),
      K6_OTEL_EXPORTER_PROTOCOL: 'http/protobuf',
      K6_OTEL_HTTP_EXPORTER_ENDPOINT: host,
      K6_OTEL_HTTP_EXPORTER_URL_PATH: `${pathname === '/' ? usualPath : pathname}${search}`,
      K6_OTEL_HTTP_EXPORTER_INSECURE: String(protocol === 'http:'),
      K6_OTEL_METRIC_PREFIX: 'k6_',
      K6_OTEL_EXPORT_INTERVAL: '5s',
      ...(given.length > 0 && { K6_OTEL_HEADERS: given.join(',') }),
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
      OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'base2_exponential_bucket_histogram',
      OTEL_RESOURCE_ATTRIBUTES: [env['OTEL_RESOURCE_ATTRIBUTES'], ...attributes].filter(Boolean).join(','),
    },
  }
}

const answerWithinMs = 5_000

/** Asks with a message of nothing, which whoever takes OTLP takes. */
async function problemOf(address: string, headers: Readonly<Record<string, string>>, shown: string) {
  const url = new URL(address)
  if (url.pathname === '/') url.pathname = usualPath
  try {
    const { ok, status } = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...headers, 'content-type': 'application/x-protobuf' },
      body: '',
      signal: AbortSignal.timeout(answerWithinMs),
    })
    if (ok) return undefined
    const mend = status === 401 || status === 403 ? 'is the key right?' : 'is it an address that takes OTLP over HTTP?'
    return `${shown} rejects OTLP (${status}): ${mend} The run goes on without it`
  } catch (error) {
    const { cause, name } = error as Error & { cause?: { code?: string } }
    const why = name === 'TimeoutError' ? `not within ${answerWithinMs / 1_000} s` : (cause?.code ?? name)
    return `${shown} does not answer OTLP (${why}); the run goes on without it`
  }
}

function receiverOf(name: string, env: Env): Receiver {
  const vendor = vendors[name]
  if (!vendor) {
    if (!/^https?:\/\//.test(name) || !URL.canParse(name))
      throw new Error(`--otlp takes ${otlpVendors.join(', ')}, or an http(s) URL such as http://127.0.0.1:4318`)
    const { username, password, origin } = new URL(name)
    if (username || password)
      throw new Error('--otlp takes no user and password in its URL: give the header in K6_OTEL_HEADERS')
    return { url: name, headers: {}, shown: origin }
  }
  const key = env[vendor.key]
  if (!key) throw new Error(`--otlp ${name} needs ${vendor.key}, the key that ${vendor.title} gave you`)
  if (!/^[\x21-\x7e]+$/.test(key)) throw new Error(`${vendor.key} has characters that no header can hold`)
  const url = vendor.url(env)
  if (!URL.canParse(url)) throw new Error(`--otlp ${name}: ${url} is no address; DD_SITE is a host name`)
  return { url, headers: { [vendor.header]: key, ...vendor.more }, shown: `${vendor.title} (${new URL(url).host})` }
}
