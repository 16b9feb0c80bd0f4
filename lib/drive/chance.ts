import exec from 'k6/execution'
import { type Random, seededRandom } from '../data/random'
import { run } from './run'

let random: Random | undefined

/** The VU's own random choices: the same for the same SEED and VU. */
export function chance(): Random {
  random ??= seededRandom(run().seed, exec.vu.idInTest)
  return random
}
