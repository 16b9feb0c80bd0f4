import type { Response } from '../drive/http/client'

type Answered = Pick<Response<unknown>, 'cause' | 'error' | 'errorCode' | 'status' | 'ok'>

/**
 * Goes on only where the first answer of a service is as it must be.
 * @param setting where the address came from, and the address itself
 * @throws Error of one line that says what to do
 */
export function requireReached(setting: string, url: string, answer: Answered, shaped: boolean): void {
  const line = problem(setting, url, answer, shaped)
  if (line) throw new Error(line)
}

/** @throws Error of one line when an https address was answered over an older TLS than 1.2 */
export function requireTls(setting: string, url: string, { tlsVersion }: Pick<Response<unknown>, 'tlsVersion'>): void {
  if (url.startsWith('https:') && !['tls1.2', 'tls1.3'].includes(tlsVersion))
    throw new Error(`${setting} ${url} speaks ${tlsVersion}; TLS 1.2 or later is needed`)
}

function problem(setting: string, url: string, reply: Answered, shaped: boolean): string | undefined {
  const where = `${setting} ${url}`
  if (reply.cause === 'tls') {
    const why = /x509: (?:certificate signed by )?([^:]+)/.exec(reply.error)?.[1] ?? `k6 error ${reply.errorCode}`
    return `${where}: its certificate could not be verified (${why}); renew it, or give k6 its CA: SSL_CERT_FILE=<file>, on macOS the keychain`
  }
  if (reply.cause === 'timeout') return `${where} did not answer in time; is it overloaded, or is a firewall between?`
  if (reply.status === 0)
    return `${where} does not answer (k6 error ${reply.errorCode}); start it, or correct ${setting}`
  if (reply.cause === 'body')
    return `${where} answers with something that is not JSON; is ${setting} the address of a web page?`
  if (!reply.ok) return `${where} answers with status ${reply.status}; correct ${setting}`
  return shaped ? undefined : `${where} answers with JSON of another shape than the contract; is it another service?`
}
