import { cacheSettings } from '../../service/cache-settings'
import { faultSettings } from '../../service/faults/control'
import { bindSetting } from '../../service/main'
import { type ServiceSettings, SettingError, type SettingsSpec } from '../../service/settings'

/** The settings of the reference Medcor. */
export const referenceMedcorSettings = {
  bind: bindSetting,
  port: { kind: 'port', env: 'MEDCOR_PORT', default: 7110, doc: 'the port that Medcor listens on' },
  databaseUrl: {
    kind: 'url',
    env: 'MEDCOR_DATABASE_URL',
    schemes: ['postgres', 'postgresql'],
    doc: 'the PostgreSQL database that Medcor keeps its state in',
  },
  tlsCertFile: {
    kind: 'string',
    env: 'MEDCOR_TLS_CERT_FILE',
    doc: 'a PEM file with the certificate that Medcor serves with, and its chain',
  },
  tlsKeyFile: { kind: 'string', env: 'MEDCOR_TLS_KEY_FILE', doc: 'a PEM file with the key of that certificate' },
  jwtSecret: {
    kind: 'string',
    env: 'MEDCOR_JWT_SECRET',
    secret: true,
    min: 32,
    doc: 'the key that tokens are signed with, 32 characters or more',
  },
  masterKey: {
    kind: 'string',
    env: 'MEDCOR_MASTER_KEY',
    secret: true,
    doc: "the base64 of the 32 bytes that every patient's key is wrapped with",
  },
  accountsFile: {
    kind: 'string',
    env: 'MEDCOR_ACCOUNTS_FILE',
    doc: 'a CSV file with the header email,password,role,hospital or email,password,role,hospital,roles',
  },
  patientsFile: {
    kind: 'string',
    env: 'MEDCOR_PATIENTS_FILE',
    doc: 'the pool of patients to have; npm run build writes it to dist/data/medcor-patients.json',
  },
  accessTokenTtlS: {
    kind: 'int',
    env: 'ACCESS_TOKEN_TTL_S',
    default: 900,
    min: 1,
    max: 86_400,
    doc: 'how long an access token is valid, in seconds',
  },
  sessionIdleS: {
    kind: 'int',
    env: 'SESSION_IDLE_S',
    default: 1_800,
    min: 1,
    max: 86_400,
    doc: 'after how many seconds without a request a session ends',
  },
  sessionAbsoluteS: {
    kind: 'int',
    env: 'SESSION_ABSOLUTE_S',
    default: 43_200,
    min: 1,
    max: 604_800,
    doc: 'after how many seconds a session ends in any case',
  },
  loginFailuresPerAccount: {
    kind: 'int',
    env: 'LOGIN_FAILURES_PER_ACCOUNT',
    default: 5,
    min: 1,
    max: 10_000,
    doc: 'how many failed logins of one account, in the window, are let through',
  },
  loginFailuresPerSource: {
    kind: 'int',
    env: 'LOGIN_FAILURES_PER_SOURCE',
    default: 100,
    min: 1,
    max: 1_000_000,
    doc: 'how many failed logins from one address, in the window, are let through',
  },
  loginWindowS: {
    kind: 'int',
    env: 'LOGIN_WINDOW_S',
    default: 60,
    min: 1,
    max: 86_400,
    doc: 'the window that failed logins are counted in, in seconds',
  },
  ...cacheSettings,
  ...faultSettings,
} as const satisfies SettingsSpec

export type MedcorSettings = ServiceSettings<typeof referenceMedcorSettings>

/**
 * The master key's bytes.
 * @throws {SettingError} without the value
 */
export function masterKeyOf(base64: string): Buffer {
  const { env, doc } = referenceMedcorSettings.masterKey
  const key = Buffer.from(base64, 'base64')
  if (key.length !== 32) throw new SettingError(`${env} (not shown) is not 32 bytes in base64; set ${env} to ${doc}`)
  return key
}
