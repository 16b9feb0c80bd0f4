import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { SettingError } from '../../service/settings'
import { type MedcorSettings, referenceMedcorSettings } from './settings'

/**
 * The certificate and key to serve with.
 * @throws {SettingError} for a file that cannot be read or used, and for a certificate that has expired
 */
export async function readTls({
  tlsCertFile,
  tlsKeyFile,
}: Pick<MedcorSettings, 'tlsCertFile' | 'tlsKeyFile'>): Promise<{ cert: string; key: string }> {
  const cert = await read('tlsCertFile', tlsCertFile)
  const key = await read('tlsKeyFile', tlsKeyFile)
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw wrong(
      'tlsKeyFile',
      tlsKeyFile,
      `is no key of ${referenceMedcorSettings.tlsCertFile.env} "${tlsCertFile}" (${code})`,
    )
  }
  const { validTo } = new X509Certificate(cert)
  if (Date.parse(validTo) < Date.now()) throw wrong('tlsCertFile', tlsCertFile, `expired on ${validTo}`)
  return { cert, key }
}

async function read(setting: 'tlsCertFile' | 'tlsKeyFile', file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw wrong(setting, file, `cannot be read (${error.code})`)
  })
}

function wrong(setting: 'tlsCertFile' | 'tlsKeyFile', file: string, problem: string): SettingError {
  const { env, doc } = referenceMedcorSettings[setting]
  return new SettingError(`${env} "${file}" ${problem}; set ${env} to ${doc}`)
}
