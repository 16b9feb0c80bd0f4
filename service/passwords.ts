import { hash, verify } from '@node-rs/argon2'

/** argon2id at what OWASP names as its minimum: 19 MiB, 2 passes, 1 lane. */
export const hashCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Hashes in libuv's thread pool; the event loop goes on. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, hashCost)
}

let nobody: Promise<string> | undefined

/** Whether a password fits. Without a hash (no such account) it costs the same and fits never. */
export type PasswordCheck = (
  passwordHash: string | undefined,
  password: string,
  /** Asked when its turn comes: a client that gave up is not worth a hash, or a backlog outlives what caused it. */
  abandoned?: () => boolean,
) => Promise<boolean>

/**
 * @param atOnce how many hashes at a time, the others in the order they came. On two cores one leaves the other core to
 * the requests beside a burst of logins; two keep up when the processor is short, and logins are what is measured.
 */
export function passwordCheck(atOnce: number): PasswordCheck {
  const waiting: (() => void)[] = []
  let free = atOnce
  return async (passwordHash, password, abandoned = () => false) => {
    nobody ??= hashPassword('the password of nobody')
    const expected = passwordHash ?? (await nobody)
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      const fits = !abandoned() && (await verify(expected, password))
      return passwordHash !== undefined && fits
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
