import type { FastifyReply, FastifyRequest } from 'fastify'

/** Counts, not chances, so that a run can be repeated: the k-th time of each k; each time when absent. */
interface Counted {
  every?: number
  /** The first so many are spared. */
  spares?: number
}

/** A fault of what is answered. `of` are the operations of the contract that have it. */
export type AnswerEffect<Operation extends string = string> = Counted & { of: readonly Operation[] } & (
    | {
        kind: 'delay'
        ms: number
        /** Only for who has this role. */
        role?: string
        /** By what share of `ms` it grows in each minute since the fault was put. */
        growsPerMinute?: number
        /** Where `Server-Timing` shows it; as time of the application when absent. */
        part?: 'auth' | 'crypto'
      }
    /** The processor works longer on it, by this share of the time that it took. */
    | { kind: 'overhead'; share: number }
    | { kind: 'refuse'; status: number; error: string }
    /** No answer at all; the connection stays open. */
    | { kind: 'hang' }
    /** The connection breaks: before the answer, or in the middle of its body. */
    | { kind: 'reset' }
    | { kind: 'truncate' }
    /** A page where JSON was asked for, with status 200. */
    | { kind: 'html' }
    /** The answer that somebody else got before. */
    | { kind: 'other' }
    /** The answer as it was before the thing was changed by `after`. */
    | { kind: 'stale'; after: Operation }
    | { kind: 'rewrite'; change(body: Record<string, unknown>): Record<string, unknown> }
    /** Memory that each request takes and nobody gives back. */
    | { kind: 'retain'; kilobytes: number }
    | Capacity<Operation>
  )

/**
 * So many sessions are served as ever: those who come first. Beyond, what the others ask is refused (503 with
 * Retry-After); or everybody queues: the wait grows with the share of sessions that are too many, and falls again.
 */
export interface Capacity<Operation extends string = string> {
  kind: 'capacity'
  beyond: 'refuse' | 'queue'
  /** Whether a request is one by which a session comes, or one for which it has to have come; undefined for neither. */
  part(operation: Operation, query: Readonly<Record<string, unknown>>): 'comes' | 'goes on' | undefined
  /** A session that asks nothing for so long has gone; never when absent. */
  goneAfterS?: number
  sessions: number
}

/** A fault of a place in the service that asks for it by name: see `Faults.at`. */
export interface SeamEffect<Seam extends string = string> extends Counted {
  kind: 'seam'
  at: Seam
  /** What the place is told. */
  value?: number
}

export interface Fault<Operation extends string = string, Seam extends string = string> {
  /** What is wrong, in the words of docs/PROOF.md. */
  what: string
  /** How large it is, beside the limit that it passes. */
  size: string
  /** What its parameter is, where it is put with one: `name=100`. It takes the place of the number in the effect. */
  parameter?: string
  effect: AnswerEffect<Operation> | SeamEffect<Seam>
}

/** A fault as it is put: its name, and its parameter behind a `=`, where it has one. */
export function parsedFault(text: string): { name: string; parameter: number | undefined } {
  const at = text.indexOf('=')
  if (at < 0) return { name: text, parameter: undefined }
  return {
    name: text.slice(0, at),
    parameter: /^[1-9]\d{0,8}$/.test(text.slice(at + 1)) ? Number(text.slice(at + 1)) : Number.NaN,
  }
}

/** The named faults of a service. */
export type FaultTable<Operation extends string = string, Seam extends string = string> = Readonly<
  Record<string, Fault<Operation, Seam>>
>

/** Why faults cannot be put together, in one line; undefined when they can. */
export function conflictOf(table: FaultTable, put: readonly string[]): string | undefined {
  const names = put.map((text) => parsedFault(text).name)
  for (const [at, name] of names.entries()) {
    const other = names.slice(0, at).find((before) => overlap(table[before], table[name]))
    if (other) return `${other} and ${name} cannot be combined: both change the same ${placeOf(table[name])}`
  }
  return undefined
}

function overlap(one: Fault | undefined, two: Fault | undefined): boolean {
  if (!one || !two) return false
  if (one.effect.kind === 'seam') return two.effect.kind === 'seam' && one.effect.at === two.effect.at
  const { of } = one.effect
  return two.effect.kind !== 'seam' && two.effect.of.some((operation) => of.includes(operation))
}

function placeOf(fault: Fault | undefined): string {
  return fault?.effect.kind === 'seam' ? 'place of the service' : 'operation'
}

/** Whose request it is: a session, and the run that it belongs to, where the service knows runs. */
export interface Asker {
  session: string
  run?: string | null
}

/** What an effect does to one request; each part is optional. */
export interface Behaviour<E> {
  /** Before the handler. */
  before?(effect: E, request: FastifyRequest, reply: FastifyReply, operation: string): Promise<void> | void
  /** After it, before its answer is serialised. */
  handled?(effect: E, request: FastifyRequest): void
  /** A success that was about to be sent, its own turn or not: of an operation that the effect is about. */
  saw?(effect: E, about: { operation: string; id: string }, text: string): void
  /** The text to send; undefined when nothing is to be sent any more. */
  answered?(effect: E, request: FastifyRequest, reply: FastifyReply, text: string): string | undefined
}
