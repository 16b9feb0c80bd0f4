import type { CapacityAnswer } from '../../limit/next-step'
import type { Trial } from '../../limit/trial'

/** One search for a capacity that is known. */
export interface ProvedSearch {
  platform: string
  fault: string
  capacity: number
  answer: CapacityAnswer | null
  sentence: string
  trials: readonly Trial[]
}

export function isRight({ answer, capacity }: ProvedSearch): boolean {
  return answer !== null && Math.abs(answer.load / capacity - 1) <= 0.1
}
