import type { Response } from './client'

/**
 * Turns the first answer of a service into one line that says what to do, or nothing when it is as it must be.
 * @param setting where the address came from, and the address itself
 */
export function problem(setting: string, url: string, reply: Response<unknown>, shaped: boolean): string | undefined {
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
