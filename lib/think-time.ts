import { sleep } from 'k6'
import { loadEndsAt } from './clock'
import { logNormal, type Random } from './data/random'
import { leaving } from './leaving'

/** How much a pause of a person varies: standard deviation ÷ mean (design assumption). */
const cv = 0.6

/**
 * A person thinks, reads or walks: log-normal. TIME_SCALE never changes it.
 * @param meanS in seconds
 * @returns false when the load ended meanwhile: the session is over
 */
export function thinks(random: Random, meanS: number): boolean {
  const untilEndS = (loadEndsAt() - Date.now()) / 1000
  sleep(Math.max(0, Math.min(logNormal(random, { mean: meanS, cv }), untilEndS)))
  return !leaving()
}
