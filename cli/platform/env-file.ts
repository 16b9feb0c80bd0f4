import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { slaDir } from './workspace'

/** What a plain `k6 run` reads when `TCALL_BASE_URL` is not set: KEY=VALUE lines, for this user's eyes only. */
const envFile = join(slaDir, 'tcall.env')

export async function writeEnvFile(env: Readonly<Record<string, string>>): Promise<void> {
  await rm(envFile, { force: true }) // an old one could have other permissions
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`)
  await writeFile(envFile, lines.join(''), { mode: 0o600 })
}

export async function removeEnvFile(): Promise<void> {
  await rm(envFile, { force: true })
}
