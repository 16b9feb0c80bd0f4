/** Where remote write goes to, and what it is shown as: without what is secret in it. */
export interface PrometheusAddress {
  /** The address that takes remote write. */
  write: string
  shown: string
  headers: Readonly<Record<string, string>>
}

const usualPath = '/api/v1/write'

/**
 * @param text of a Prometheus, or of whatever takes remote write; without a path it is that of Prometheus
 * @param token the bearer token, if any
 * @throws Error of one line for what is no address
 */
export function prometheusAddress(text: string, token?: string): PrometheusAddress {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new Error('--prometheus takes an http(s) URL, such as http://127.0.0.1:9090')
  const url = new URL(text)
  const { username, password } = url
  url.username = ''
  url.password = ''
  url.hash = ''
  const shown = url.origin
  if (url.pathname === '/') url.pathname = usualPath
  const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  const authorization = username ? `Basic ${basic}` : token ? `Bearer ${token}` : undefined
  return { write: url.href, shown, headers: authorization ? { authorization } : {} }
}
