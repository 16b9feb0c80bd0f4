import { faultSettings } from '../../service/faults/control'
import { bindSetting } from '../../service/main'
import type { ServiceSettings, SettingsSpec } from '../../service/settings'

/** The settings of the simulated voice provider. */
export const providerSettings = {
  bind: bindSetting,
  port: { kind: 'port', env: 'PROVIDER_PORT', default: 7101, doc: 'the port that the voice provider listens on' },
  webhookUrl: {
    kind: 'url',
    env: 'PROVIDER_WEBHOOK_URL',
    default: 'http://127.0.0.1:7102/hooks/retell',
    doc: 'the one address that the provider sends its events to',
  },
  webhookSecret: {
    kind: 'string',
    env: 'PROVIDER_WEBHOOK_SECRET',
    secret: true,
    min: 16,
    doc: 'the HMAC secret of X-Retell-Signature, 16 characters or more',
  },
  seed: {
    kind: 'int',
    env: 'SEED',
    default: 1,
    min: 0,
    max: 2 ** 32 - 1,
    doc: 'the number that the course of every call is drawn from',
  },
  callMeanS: {
    kind: 'number',
    env: 'CALL_MEAN_S',
    default: 360,
    min: 0.1,
    max: 36_000,
    doc: 'mean talk time of an answered call, in seconds',
  },
  callCv: {
    kind: 'number',
    env: 'CALL_CV',
    default: 0.8,
    min: 0,
    max: 5,
    doc: 'coefficient of variation of the talk time',
  },
  duplicateEvery: {
    kind: 'int',
    env: 'DUPLICATE_EVERY',
    default: 100,
    min: 0,
    max: 1_000_000,
    doc: 'every k-th event is delivered twice; 0 for never',
  },
  ...faultSettings,
} as const satisfies SettingsSpec

export type ProviderSettings = ServiceSettings<typeof providerSettings>
