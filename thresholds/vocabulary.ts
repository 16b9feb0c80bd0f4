import { type Capability, capabilities } from './capabilities'
import type { Measures } from './measures'
import { type MetricOf, type MetricTable, metrics, tagKeys, words } from './metrics'

/** The names that the rows of a platform's SLA table, its scripts and the reports on them are written with. */
export interface Vocabulary {
  metrics: MetricTable
  /** Tags, with their meaning. */
  tagKeys: Readonly<Record<string, string>>
  /** The tags that take only certain words, with what each word means. */
  words: Readonly<Record<string, Readonly<Record<string, string>>>>
  capabilities: Readonly<Record<string, Capability>>
}

/** What every platform has: a platform's own vocabulary spreads it in. */
export const coreVocabulary = { metrics, tagKeys, words, capabilities } as const satisfies Vocabulary

export type ErrorCause = keyof typeof words.cause
export type WrongAnswerKind = keyof typeof words.what
export type Resource = keyof typeof words.resource

export type CapabilityOf<V extends Vocabulary> = keyof V['capabilities'] & string

/** The tags of a vocabulary, each with the words it takes. */
export type TagsOf<V extends Vocabulary> = {
  readonly [T in keyof V['tagKeys']]?: T extends keyof V['words'] ? keyof V['words'][T] & string : string
}

/** What a row of an SLA table may name; the compiler adds phase and batch. */
export interface NamesOf<V extends Vocabulary> {
  gated: MetricOf<V['metrics'], 'trend' | 'counter' | 'rate'> | MetricOf<Measures, 'gauge' | 'counter'>
  counted: MetricOf<V['metrics'], 'counter'> | MetricOf<Measures, 'counter'>
  tags: Omit<TagsOf<V>, 'phase' | 'batch'>
  capability: CapabilityOf<V>
}
