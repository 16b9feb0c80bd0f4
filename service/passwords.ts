import { hash, verify } from '@node-rs/argon2'
import { Refusal } from './refusal'

/** argon2id at what OWASP names as its minimum: 19 MiB, 2 passes, 1 lane. */
export const hashCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Hashes in libuv's thread pool; the event loop goes on. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, hashCost)
}

/**
 * Whether a password fits. Without a hash (no such account) it costs the same and fits never.
 * @throws {Refusal} 503 with Retry-After in seconds when too many wait
 */
export type PasswordCheck = (
  passwordHash: string | undefined,
  password: string,
  /** Asked when its turn comes: a client that gave up is not worth a hash, or a backlog outlives what caused it. */
  abandoned?: () => boolean,
) => Promise<boolean>

/**
 * Below the timeout of any client that is worth serving. A queue that is longer serves nobody: whoever comes to its
 * head has just given up.
 */
const longestWaitMs = 4_000

/** How much of the newest hash goes into the mean. */
const weight = 0.1

/**
 * @param atOnce how many hashes at a time, the others in the order they came. On two cores one leaves the other core to
 * the requests beside a burst of logins; two keep up when the processor is short, and logins are what is measured.
 */
export function passwordCheck(atOnce: number, hashing = { hash: hashPassword, verify }): PasswordCheck {
  const waiting: (() => void)[] = []
  let free = atOnce
  let nobody: Promise<string> | undefined
  /** The mean time of a hash; how long the queue is, is counted in it. */
  let hashMs: number | undefined

  async function timed<T>(work: () => Promise<T>): Promise<T> {
    const began = performance.now()
    const done = await work()
    const took = performance.now() - began
    hashMs = hashMs === undefined ? took : hashMs + weight * (took - hashMs)
    return done
  }

  return async (passwordHash, password, abandoned = () => false) => {
    const waitMs = ((waiting.length + 1) * (hashMs ?? 0)) / atOnce
    if (free === 0 && waitMs > longestWaitMs) {
      throw new Refusal(503, 'unavailable', 'too many logins wait for their turn', {
        headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) },
      })
    }
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      nobody ??= timed(() => hashing.hash('the password of nobody'))
      const expected = passwordHash ?? (await nobody)
      const fits = !abandoned() && (await timed(() => hashing.verify(expected, password)))
      return passwordHash !== undefined && fits
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
