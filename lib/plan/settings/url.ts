/** Scheme, host without port or brackets, and port of an http(s) URL; k6 has no URL class. */
export function parseUrl(text: string): { scheme: 'http' | 'https'; host: string; port: string } | undefined {
  const match = /^(https?):\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?(?:[/?#]\S*)?$/.exec(text)
  if (!match) return undefined
  const [, scheme, host = '', port = ''] = match
  if (Number(port) > 65_535) return undefined
  // `api.example.test.` is the same host as without its last dot, and must not get past a guard by it.
  return { scheme: scheme as 'http' | 'https', host: host.replace(/^\[|\]$|\.$/g, '').toLowerCase(), port }
}

/** Loopback by name or address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
