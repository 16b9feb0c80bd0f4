/** Units a limit or a metric can have; the scorecard prints them. */
export type Unit =
  | 'ms'
  | 's'
  | 'calls'
  | 'calls/h'
  | 'records'
  | 'records/h'
  | 'sessions'
  | 'events'
  | 'requests'
  | 'share'
  | 'times'
  | 'answers'
  | 'iterations'
  | 'steps'
  | 'MB'
  | 'cores'
  | 'connections'

/** A number with its unit. */
export interface Quantity {
  value: number
  unit: Unit
}

export const ms = (value: number): Quantity => ({ value, unit: 'ms' })
export const calls = (value: number): Quantity => ({ value, unit: 'calls' })
export const callsPerHour = (value: number): Quantity => ({ value, unit: 'calls/h' })
export const recordsPerHour = (value: number): Quantity => ({ value, unit: 'records/h' })
export const sessions = (value: number): Quantity => ({ value, unit: 'sessions' })
/** A part of a whole: `share(0.01)` is 1 %. */
export const share = (value: number): Quantity => ({ value, unit: 'share' })
/** A ratio to an earlier value: `times(1.2)` is 20 % more. */
export const times = (value: number): Quantity => ({ value, unit: 'times' })
