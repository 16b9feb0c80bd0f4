import { hash, verify } from '@node-rs/argon2'

/** argon2id at what OWASP names as its minimum: 19 MiB, 2 passes, 1 lane. */
export const hashCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Hashes in libuv's thread pool; the event loop goes on. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, hashCost)
}

let nobody: Promise<string> | undefined

/** Whether the password fits. Without a hash (no such account) it costs the same and fits never. */
export async function passwordFits(
  passwordHash: string | undefined,
  password: string,
  abandoned: () => boolean = () => false,
): Promise<boolean> {
  nobody ??= hashPassword('the password of nobody')
  const expected = passwordHash ?? (await nobody)
  // A client that gave up is not worth a hash: else a backlog of them outlives whatever caused it.
  const fits = await inTurn(async () => !abandoned() && verify(expected, password))
  return passwordHash !== undefined && fits
}

let last: Promise<unknown> = Promise.resolve()

/** One hash at a time: a burst of logins takes one core, and the requests beside it keep the other. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work)
  last = turn.catch(() => undefined)
  return turn
}
