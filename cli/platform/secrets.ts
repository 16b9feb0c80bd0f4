import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'

/** What the parts of a reference platform share with each other and with the load generator, and with nobody else. */
export interface Secrets {
  /** Password of every seeded account. */
  accountPassword: string
  /** Standard Webhooks secret between the proxy and TCall. */
  webhookSecret: string
  /** HMAC secret of the provider's signatures. */
  providerSecret: string
  jwtSecret: string
  /** Bearer token of the proxy's ledger, replay and faults. */
  proxyToken: string
}

export function newSecrets(): Secrets {
  const random = () => randomBytes(32).toString('base64url')
  return {
    accountPassword: random(),
    webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
    providerSecret: random(),
    jwtSecret: random(),
    proxyToken: random(),
  }
}

/** The secrets in `file`; made at the first start. */
export async function keptSecrets(file: string): Promise<Secrets> {
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  if (kept !== undefined) return JSON.parse(kept) as Secrets
  const secrets = newSecrets()
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600 })
  return secrets
}
