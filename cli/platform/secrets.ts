import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'

/** 256 bits in characters that need no quoting. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** The secrets in `file`; made at the first start, for this user's eyes only. */
export async function keptSecrets<Secrets>(file: string, make: () => Secrets): Promise<Secrets> {
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  if (kept !== undefined) return JSON.parse(kept) as Secrets
  const secrets = make()
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600 })
  return secrets
}
