/** Units that are written in a way of their own. Any other is what is counted: `calls`, or `calls/h` for a throughput. */
export type Unit = 'ms' | 's' | 'share' | 'times' | 'MB' | 'cores' | 'score' | (string & {})

/** A number with its unit. */
export interface Quantity<U extends string = string> {
  value: number
  unit: U
}

export const ms = (value: number): Quantity<'ms'> => ({ value, unit: 'ms' })
export const seconds = (value: number): Quantity<'s'> => ({ value, unit: 's' })
/** A number of counted things: `counted(1000, 'calls')`. */
export const counted = <U extends string>(value: number, unit: U): Quantity<U> => ({ value, unit })
/** A part of a whole: `share(0.01)` is 1 %. */
export const share = (value: number): Quantity<'share'> => ({ value, unit: 'share' })
/** A ratio to an earlier value: `times(1.2)` is 20 % more. */
export const times = (value: number): Quantity<'times'> => ({ value, unit: 'times' })
