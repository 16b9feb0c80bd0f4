import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { slaDir, writePrivately } from './workspace'

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

/** The CA that k6 has to trust for the platform that is up. */
export async function localCaFile(): Promise<string | undefined> {
  for (const file of await envFiles()) {
    const [, caFile] = /^SSL_CERT_FILE=(.+)$/m.exec(await readFile(file, 'utf8')) ?? []
    if (caFile) return caFile
  }
  return undefined
}

async function envFiles(): Promise<string[]> {
  const names = await readdir(slaDir).catch(() => [])
  return names.filter((name) => name.endsWith(ending)).map((name) => join(slaDir, name))
}
