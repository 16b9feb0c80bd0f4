import type { errorCauses, observedServices, wrongAnswerKinds } from './metrics'

export type ErrorCause = (typeof errorCauses)[number]
export type WrongAnswerKind = (typeof wrongAnswerKinds)[number]
export type ObservedService = (typeof observedServices)[number]
