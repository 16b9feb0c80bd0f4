import { Refusal } from '../refusal'
import { type AnswerEffect, conflictOf, type FaultTable, parsedFault, type SeamEffect } from './fault'

interface InForce {
  effect: AnswerEffect | SeamEffect
  count: number
}

/** The faults of a service that are in force: none, until the control endpoint puts some. They live in memory. */
export class Faults<Operation extends string = string, Seam extends string = string> {
  readonly table: FaultTable<Operation, Seam>
  #inForce: readonly InForce[] = []
  /** When they were put, in ms since the epoch. */
  since = 0
  /** Called when all of them have ended: what they gathered is let go. */
  readonly onClear = new Set<() => void>()

  constructor(table: FaultTable<Operation, Seam>) {
    this.table = table
  }

  /**
   * Puts faults in force, in place of those before; every count begins anew.
   * @param names each with its parameter behind a `=`, where it has one: `capacity-shed=100`
   * @throws {Refusal} 404 `unknown_fault`, 400 `invalid` for a parameter, 409 `conflict` for two that cannot be combined
   */
  put(names: readonly string[]): void {
    const effects = names.map((name) => this.#known(name))
    const conflict = conflictOf(this.table, names)
    if (conflict) throw new Refusal(409, 'conflict', conflict)
    this.clear()
    this.since = Date.now()
    this.#inForce = effects.map((effect) => ({ effect, count: 0 }))
  }

  clear(): void {
    this.#inForce = []
    for (const letGo of this.onClear) letGo()
  }

  /** The fault that a request of an operation has; undefined when it has none. */
  of(operation: string, role: string | undefined): AnswerEffect | undefined {
    for (const fault of this.#inForce) {
      const { effect } = fault
      if (effect.kind === 'seam' || !effect.of.includes(operation)) continue
      if (effect.kind === 'delay' && effect.role !== undefined && effect.role !== role) continue
      if (isTurn(fault)) return effect
    }
    return undefined
  }

  /** Those in force on an operation's answers, whether or not it is their turn. */
  watching(operation: string): readonly AnswerEffect[] {
    return this.#inForce.flatMap(({ effect }) =>
      effect.kind !== 'seam' &&
      (effect.of.includes(operation) || (effect.kind === 'stale' && effect.after === operation))
        ? [effect]
        : [],
    )
  }

  /** What a place in the service has to do wrong now: the fault's value, 1 when it has none; undefined for nothing. */
  at(seam: Seam): number | undefined {
    for (const fault of this.#inForce) {
      const { effect } = fault
      if (effect.kind === 'seam' && effect.at === seam && isTurn(fault)) return effect.value ?? 1
    }
    return undefined
  }

  #known(text: string): AnswerEffect | SeamEffect {
    const { name, parameter } = parsedFault(text)
    const fault = Object.hasOwn(this.table, name) ? this.table[name] : undefined
    if (!fault)
      throw new Refusal(
        404,
        'unknown_fault',
        `there is no fault "${name}"; there are ${Object.keys(this.table).join(', ')}`,
      )
    if (!fault.parameter) {
      if (parameter === undefined) return fault.effect
      throw new Refusal(400, 'invalid', `the fault "${name}" takes no parameter`)
    }
    if (parameter === undefined || Number.isNaN(parameter))
      throw new Refusal(
        400,
        'invalid',
        `the fault "${name}" takes a whole number from 1 on, ${fault.parameter}: "${name}=100"`,
      )
    const { effect } = fault
    if (effect.kind === 'capacity') return { ...effect, sessions: parameter }
    return effect.kind === 'seam' ? { ...effect, value: parameter } : effect
  }
}

function isTurn(fault: InForce): boolean {
  fault.count += 1
  const { every = 1, spares = 0 } = fault.effect
  return fault.count > spares && (fault.count - spares) % every === 0
}
