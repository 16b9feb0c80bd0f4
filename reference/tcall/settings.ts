import { cacheSettings } from '../../service/cache-settings'
import { faultSettings } from '../../service/faults/control'
import { bindSetting } from '../../service/main'
import { type ServiceSettings, SettingError, type SettingsSpec } from '../../service/settings'

/** The settings of the reference TCall. */
export const referenceTcallSettings = {
  bind: bindSetting,
  port: { kind: 'port', env: 'TCALL_PORT', default: 7100, doc: 'the port that TCall listens on' },
  databaseUrl: {
    kind: 'url',
    env: 'TCALL_DATABASE_URL',
    schemes: ['postgres', 'postgresql'],
    doc: 'the PostgreSQL database that TCall keeps its state in',
  },
  providerUrl: {
    kind: 'url',
    env: 'TCALL_PROVIDER_URL',
    default: 'http://127.0.0.1:7101',
    doc: 'the voice provider that TCall dials through',
  },
  webhookSecret: {
    kind: 'string',
    env: 'TCALL_WEBHOOK_SECRET',
    secret: true,
    doc: 'the Standard Webhooks secret shared with the webhook proxy: whsec_ and the base64 of 24 to 64 bytes',
  },
  jwtSecret: {
    kind: 'string',
    env: 'TCALL_JWT_SECRET',
    secret: true,
    min: 32,
    doc: 'the key that tokens are signed with, 32 characters or more',
  },
  accountsFile: {
    kind: 'string',
    env: 'TCALL_ACCOUNTS_FILE',
    doc: 'a CSV file with the header email,password: the accounts to have',
  },
  concurrencyLimit: {
    kind: 'int',
    env: 'CONCURRENCY_LIMIT',
    default: 4000,
    min: 1,
    max: 1_000_000,
    doc: "an organisation's limit of open calls",
  },
  queueCapacity: {
    kind: 'int',
    env: 'QUEUE_CAPACITY',
    default: 1000,
    min: 1,
    max: 1_000_000,
    doc: 'how many calls wait at the concurrency limit before the queue is full',
  },
  cpsLimit: {
    kind: 'int',
    env: 'CPS_LIMIT',
    default: 200,
    min: 1,
    max: 100_000,
    doc: "an organisation's limit of initiated calls per second",
  },
  tokenTtlS: {
    kind: 'int',
    env: 'TOKEN_TTL_S',
    default: 900,
    min: 1,
    max: 86_400,
    doc: 'how long a token is valid, in seconds',
  },
  ...cacheSettings,
  ...faultSettings,
} as const satisfies SettingsSpec

export type TcallSettings = ServiceSettings<typeof referenceTcallSettings>

/**
 * The key of a Standard Webhooks secret.
 * @throws {SettingError} without the value
 */
export function webhookKey(secret: string): Buffer {
  const { env, doc } = referenceTcallSettings.webhookSecret
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  if (!secret.startsWith('whsec_') || key.length < 24 || key.length > 64) {
    throw new SettingError(`${env} (not shown) is not a Standard Webhooks secret; set ${env} to ${doc}`)
  }
  return key
}
