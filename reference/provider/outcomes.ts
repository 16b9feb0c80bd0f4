import type { components } from '../../contracts/generated/tcall'
import { logNormalOf, type UniformSource, uniformOf } from './random'

type DisconnectionReason = NonNullable<components['schemas']['ProviderEvent']['call']['disconnection_reason']>
type Range = readonly [number, number]

interface Outcome {
  /** Share of all calls; the shares add up to 1. */
  share: number
  /** How long it rings, in seconds, uniform. */
  ringS: Range
  /** How long the line is open once somebody or something picks up; null when nobody does. */
  talkS: Range | 'log-normal' | null
  /** Why the line closed; one of several is drawn. */
  reasons: readonly DisconnectionReason[]
  /** Whether call_analyzed follows call_ended. */
  analyzed: boolean
}

/**
 * What becomes of a call. Shares and times are our assumption of an outbound campaign to
 * consenting contacts; a voicemail is a pick-up by a machine, so it has a call_started too.
 */
export const outcomes = {
  answered: {
    share: 0.7,
    ringS: [2, 6],
    talkS: 'log-normal',
    reasons: ['user_hangup', 'agent_hangup'],
    analyzed: true,
  },
  voicemail: { share: 0.12, ringS: [2, 6], talkS: [15, 25], reasons: ['voicemail_reached'], analyzed: false },
  noAnswer: { share: 0.1, ringS: [18, 22], talkS: null, reasons: ['dial_no_answer'], analyzed: false },
  busy: { share: 0.05, ringS: [1.5, 2.5], talkS: null, reasons: ['dial_busy'], analyzed: false },
  failed: { share: 0.03, ringS: [1.5, 2.5], talkS: null, reasons: ['dial_failed'], analyzed: false },
} as const satisfies Record<string, Outcome>

export type OutcomeName = keyof typeof outcomes

/** From the dial request until the network rings, in seconds, uniform. */
const dialS: Range = [0.2, 0.8]
/** From call_ended to call_analyzed, in seconds, uniform; never scaled. */
const analysisS: Range = [0.2, 1]
/** Below this mean talk time all other times shrink with it, so that a test's calls are short too. */
const unscaledMeanS = 90

export interface TalkTime {
  /** Mean talk time of an answered call, in seconds. */
  meanS: number
  /** Its coefficient of variation. */
  cv: number
}

/** The course of one call; times in ms after the dial request. */
export interface CallPlan {
  outcome: OutcomeName
  /** When it is picked up; null when it never is. */
  startedMs: number | null
  endedMs: number
  /** When its analysis is ready; null without one. */
  analyzedMs: number | null
  reason: DisconnectionReason
}

export function planCall(talk: TalkTime, random: UniformSource): CallPlan {
  const name = pickOutcome(random)
  const outcome: Outcome = outcomes[name]
  const scale = scaleOf(talk)
  const pickUpS = scale * (uniformOf(dialS, random) + uniformOf(outcome.ringS, random))
  const endedS = pickUpS + talkTimeS(outcome.talkS, talk, random)
  return {
    outcome: name,
    startedMs: outcome.talkS === null ? null : pickUpS * 1000,
    endedMs: endedS * 1000,
    analyzedMs: outcome.analyzed ? (endedS + uniformOf(analysisS, random)) * 1000 : null,
    reason: outcome.reasons[Math.floor(random() * outcome.reasons.length)] ?? 'dial_failed',
  }
}

/** The mean time from dial to end over all outcomes, in seconds, exactly as the table has it. */
export function meanInProgressS(talk: TalkTime): number {
  const scale = scaleOf(talk)
  let mean = scale * middle(dialS)
  for (const { share, ringS, talkS } of Object.values<Outcome>(outcomes)) {
    const meanTalkS = talkS === 'log-normal' ? talk.meanS : talkS === null ? 0 : scale * middle(talkS)
    mean += share * (scale * middle(ringS) + meanTalkS)
  }
  return mean
}

function pickOutcome(random: UniformSource): OutcomeName {
  let rest = random()
  for (const [name, { share }] of Object.entries(outcomes)) {
    rest -= share
    if (rest < 0) return name as OutcomeName
  }
  // The shares add up to 1 but for rounding.
  return 'failed'
}

function talkTimeS(talkS: Outcome['talkS'], talk: TalkTime, random: UniformSource): number {
  if (talkS === null) return 0
  return talkS === 'log-normal' ? logNormalOf(talk.meanS, talk.cv, random) : scaleOf(talk) * uniformOf(talkS, random)
}

function scaleOf({ meanS }: TalkTime): number {
  return Math.min(1, meanS / unscaledMeanS)
}

function middle([from, to]: Range): number {
  return (from + to) / 2
}
