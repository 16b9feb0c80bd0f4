import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A self-signed certificate of 127.0.0.1 and its key, in PEM; `file` holds the certificate. */
export interface Certificate {
  cert: string
  key: string
  file: string
}

/** Whether certificates can be made here: Node itself makes none. */
export function haveOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Made anew for each test run: one that is valid today, one that expired in 2020. */
export function makeCertificates(): { valid: Certificate; expired: Certificate; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'))
  const at = (name: string) => join(folder, name)
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  writeFileSync(at('index.txt'), '')
  writeFileSync(at('serial'), '01')
  writeFileSync(
    at('ca.cnf'),
    [
      '[ca]\ndefault_ca = own',
      '[own]\ndatabase = index.txt\nserial = serial\nnew_certs_dir = .',
      'default_md = sha256\nunique_subject = no\npolicy = any\nx509_extensions = loopback',
      '[any]\ncommonName = supplied',
      '[loopback]\nsubjectAltName = IP:127.0.0.1',
      '[req]\ndistinguished_name = any\n',
    ].join('\n'),
  )
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'key.pem')
  openssl('req', '-config', 'ca.cnf', '-new', '-key', 'key.pem', '-subj', '/CN=127.0.0.1', '-out', 'request.pem')
  const day = 86_400_000
  const signed = (name: string, from: Date, to: Date): Certificate => {
    const validity = ['-startdate', asn1Time(from), '-enddate', asn1Time(to)]
    const files = ['-keyfile', 'key.pem', '-in', 'request.pem', '-out', `${name}.pem`]
    openssl('ca', '-batch', '-notext', '-config', 'ca.cnf', '-selfsign', ...validity, ...files)
    const file = at(`${name}.pem`)
    return { cert: readFileSync(file, 'utf8'), key: readFileSync(at('key.pem'), 'utf8'), file }
  }
  return {
    valid: signed('valid', new Date(Date.now() - day), new Date(Date.now() + day)),
    expired: signed('expired', new Date('2020-01-01'), new Date('2020-01-02')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** `20200101000000Z`. */
function asn1Time(date: Date): string {
  return date.toISOString().replace(/[-:T]|\.\d+/g, '')
}
