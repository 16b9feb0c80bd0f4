import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { connect, type PeerCertificate } from 'node:tls'
import { parseUrl } from '../../lib/plan/settings/url'
import { type CheckLine, fail, ok, warn } from './check-line'

const timeoutMs = 3_000
const dayMs = 86_400_000
/** A certificate that ends sooner than this may end before the soak does that somebody plans. */
const soonDays = 14

/** Whether the host of an address is known and, over https, what its certificate says. */
export async function checkAddress(setting: string, url: string, ca: string | undefined): Promise<CheckLine[]> {
  const host = parseUrl(url)?.host
  if (!host) return [fail(setting, `"${url}" is no address`, 'write it like https://staging.example.test')]
  const known = await checkHost(setting, host)
  if (known.state === 'fail' || !url.startsWith('https:')) return [known]
  return [known, await checkCertificate(setting, new URL(url), ca)]
}

async function checkHost(setting: string, host: string): Promise<CheckLine> {
  const bare = host.replace(/^\[|\]$/g, '')
  if (isIP(bare)) return ok(setting, `${host} is an address`)
  try {
    const { address } = await lookup(bare)
    return ok(setting, `${host} is ${address}`)
  } catch (error) {
    return fail(
      setting,
      `${host} is not known here (${codeOf(error)})`,
      `correct ${setting}, or connect to its network`,
    )
  }
}

/** Whether the certificate of an https address is verified, by `ca` where there is one. */
export function checkCertificate(setting: string, { hostname, port }: URL, ca: string | undefined): Promise<CheckLine> {
  const trust = 'renew it, or give its CA: SSL_CERT_FILE=<file>, on macOS the keychain'
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(port || 443),
      rejectUnauthorized: false,
      ...(isIP(host) ? {} : { servername: host }),
      ...(ca && { ca }),
    })
    const end = (line: CheckLine) => {
      socket.destroy()
      resolve(line)
    }
    socket.setTimeout(timeoutMs, () => end(fail(setting, 'its TLS does not answer in 3 s', 'is a firewall between?')))
    socket.once('error', (error) =>
      end(fail(setting, `no TLS connection (${codeOf(error)})`, `start it, or correct ${setting}`)),
    )
    socket.once('secureConnect', () => {
      if (!socket.authorized)
        return end(fail(setting, `its certificate could not be verified (${socket.authorizationError})`, trust))
      if (!['TLSv1.2', 'TLSv1.3'].includes(socket.getProtocol() ?? ''))
        return end(fail(setting, `it speaks ${socket.getProtocol()}`, 'TLS 1.2 or later is needed'))
      end(daysLeft(setting, socket.getPeerCertificate(), Date.now()))
    })
  })
}

/** A certificate that was verified, by how long it is still good. */
export function daysLeft(setting: string, { valid_to }: Pick<PeerCertificate, 'valid_to'>, nowMs: number): CheckLine {
  const days = Math.floor((Date.parse(valid_to) - nowMs) / dayMs)
  const said = `its certificate is good for ${days} more ${days === 1 ? 'day' : 'days'}`
  return days < soonDays ? warn(setting, said, 'renew it before a long run') : ok(setting, said)
}

/** The system's word for what went wrong. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
