import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { textIn, writeWhole } from '../../service/whole-file'
import { slaDir } from './sla-dir'
import { writePrivately } from './workspace'

const ending = '.env'

/** What a plain `k6 run` reads when the platform's base URL is not set: KEY=VALUE lines. */
export async function writeEnvFile(platform: string, env: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`)
  await writePrivately(join(slaDir, platform + ending), lines.join(''))
}

/** Of whichever platform: one is up at a time in a checkout. */
export async function removeEnvFiles(): Promise<void> {
  for (const file of await envFiles()) await rm(file, { force: true })
}

/**
 * What k6 has to be given as `SSL_CERT_FILE` to trust the platform that is up, besides what it trusts already.
 * @param given the caller's `SSL_CERT_FILE`: it would be replaced, so both go into one file
 */
export async function trustedCaFile(given: string | undefined): Promise<string | undefined> {
  const own = await localCaFile()
  if (!own || !given || given === own) return own
  const both = join(slaDir, 'trusted.pem')
  await writeWhole(both, `${await readFile(given, 'utf8')}\n${await readFile(own, 'utf8')}`)
  return both
}

async function localCaFile(): Promise<string | undefined> {
  for (const file of await envFiles()) {
    const [, caFile] = /^SSL_CERT_FILE=(.+)$/m.exec((await textIn(file)) ?? '') ?? []
    if (caFile) return caFile
  }
  return undefined
}

async function envFiles(): Promise<string[]> {
  const found = await readdir(slaDir, { withFileTypes: true }).catch(() => [])
  return found
    .filter((entry) => entry.name.endsWith(ending) && (entry.isFile() || entry.isSymbolicLink()))
    .map(({ name }) => join(slaDir, name))
}
