import { sleep } from 'k6'
import { logNormal, type Random, uniform } from '../data/random'
import { loadEndsAt } from './clock'
import { leaving } from './leaving'

/** How much a pause of a person varies: standard deviation ÷ mean (design assumption). */
const cv = 0.6

/**
 * A person thinks, reads or walks: log-normal. TIME_SCALE never changes it.
 * @param meanS in seconds
 * @returns false when the load ended meanwhile: the session is over
 */
export function thinks(random: Random, meanS: number): boolean {
  return pause(logNormal(random, { mean: meanS, cv }))
}

/** The same for what takes about as long each time: evenly between two lengths, in seconds. */
export function thinksFor(random: Random, [fromS, toS]: readonly [number, number]): boolean {
  return pause(uniform(random, fromS, toS))
}

function pause(seconds: number): boolean {
  const untilEndS = (loadEndsAt() - Date.now()) / 1000
  sleep(Math.max(0, Math.min(seconds, untilEndS)))
  return !leaving()
}
