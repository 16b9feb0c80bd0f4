import { randomBytes } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { textIn, writeWhole } from '../../service/whole-file'

/** 256 bits in characters that need no quoting. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * The secrets in `file`; made at the first start, for this user's eyes only. Those that an older version had no need of
 * are added. A file that cannot be read is kept beside a new one.
 * @param dataDir given when data are written with a key in it: without that they are lost, so no new one is made
 * @throws Error with one line that says what to do then
 */
export async function keptSecrets<Secrets extends Record<string, string>>(
  file: string,
  make: () => Secrets,
  dataDir?: string,
): Promise<Secrets> {
  const text = await textIn(file)
  const kept = text === undefined ? {} : secretsIn(text)
  if (!kept && dataDir) {
    throw new Error(
      `${file} is damaged, and data may be written with a key in it: put a copy of it back, or move it and ${dataDir} away to start with an empty database`,
    )
  }
  const made = make()
  const secrets = { ...made, ...kept }
  if (kept && Object.keys(made).every((name) => name in kept)) return secrets
  if (!kept) await rename(file, `${file}.damaged-${Date.now()}`)
  await writeWhole(file, JSON.stringify(secrets), 0o600)
  return secrets
}

/** `undefined` when the text is not of secrets. */
function secretsIn(text: string): Record<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const all = Object.entries(value ?? {})
    return all.length > 0 && all.every(([, secret]) => typeof secret === 'string' && secret !== '')
      ? Object.fromEntries(all)
      : undefined
  } catch {
    return undefined
  }
}
