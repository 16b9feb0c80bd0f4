import type {
  errorCauses,
  observedServices,
  resources,
  sampled,
  webhookLegs,
  webhookOutcomes,
  wrongAnswerKinds,
} from './metrics'

export type ErrorCause = (typeof errorCauses)[number]
export type WrongAnswerKind = (typeof wrongAnswerKinds)[number]
export type ObservedService = (typeof observedServices)[number]
export type Sampled = (typeof sampled)[number]
export type WebhookLeg = keyof typeof webhookLegs
export type WebhookOutcome = keyof typeof webhookOutcomes
export type Resource = keyof typeof resources
