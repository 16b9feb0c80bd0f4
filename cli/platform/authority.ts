import 'reflect-metadata' // what @peculiar/x509 stands on; it has to come first
import { createPublicKey, KeyObject, randomBytes, webcrypto } from 'node:crypto'
import { join } from 'node:path'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { textIn, writeWhole } from '../../service/whole-file'

/** Where the certificates of a platform on this machine lie. */
export interface TlsFiles {
  /** What clients trust: `SSL_CERT_FILE` of k6, on Linux. */
  caFile: string
  certFile: string
  keyFile: string
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const dayMs = 86_400_000
const caDays = 3_650
/** Below the 398 days that clients accept of a server's certificate (CA/Browser Forum Baseline Requirements 6.3.2). */
const serverDays = 365

interface Authority {
  certificate: X509Certificate
  key: webcrypto.CryptoKey
}

/**
 * A certificate of 127.0.0.1 and localhost, made anew, signed by the folder's own CA, which is made the first time.
 * Keys are for this user's eyes only.
 */
export async function localCertificate(folder: string, name: string): Promise<TlsFiles> {
  const file = (what: string) => join(folder, `${name}${what}`)
  const files = { caFile: file('-ca.pem'), certFile: file('.pem'), keyFile: file('.key') }
  const authority = await keptAuthority(files.caFile, file('-ca.key'))
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.create({
    ...validFor(serverDays),
    subject: `CN=${name} on this machine`,
    issuer: authority.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: authority.key,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
      ]),
      await AuthorityKeyIdentifierExtension.create(authority.certificate),
    ],
  })
  await writeWhole(files.certFile, certificate.toString('pem'), 0o644)
  await writeWhole(files.keyFile, pemOf(keys.privateKey), 0o600)
  return files
}

async function keptAuthority(certFile: string, keyFile: string): Promise<Authority> {
  const [cert, key] = await Promise.all([textIn(certFile), textIn(keyFile)])
  const kept = cert && key ? await authorityIn(cert, key).catch(() => undefined) : undefined // cut by a crash
  // Renewed before it could expire under the server's certificate.
  const lasts = kept && kept.certificate.notAfter.getTime() > Date.now() + serverDays * dayMs
  return lasts ? kept : newAuthority(certFile, keyFile)
}

/** `undefined` when the two do not belong together, as those of a start that was killed between them. */
async function authorityIn(cert: string, key: string): Promise<Authority | undefined> {
  const certificate = new X509Certificate(cert)
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' })
  if (!publicKey.equals(Buffer.from(certificate.publicKey.rawData))) return undefined
  const [pkcs8] = PemConverter.decode(key)
  return {
    certificate,
    key: await webcrypto.subtle.importKey('pkcs8', pkcs8 as ArrayBuffer, algorithm, false, ['sign']),
  }
}

async function newAuthority(certFile: string, keyFile: string): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validFor(caDays),
    name: `CN=Performance suite test CA ${randomBytes(4).toString('hex')}`,
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  })
  await writeWhole(certFile, certificate.toString('pem'), 0o644)
  await writeWhole(keyFile, pemOf(keys.privateKey), 0o600)
  return { certificate, key: keys.privateKey }
}

/** From an hour ago, so that a clock that is a little behind takes it too. */
function validFor(days: number): { serialNumber: string; notBefore: Date; notAfter: Date } {
  const now = Date.now()
  return {
    serialNumber: `01${randomBytes(15).toString('hex')}`,
    notBefore: new Date(now - 3_600_000),
    notAfter: new Date(now + days * dayMs),
  }
}

function pemOf(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }) as string
}
