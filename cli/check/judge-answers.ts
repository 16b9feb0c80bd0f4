import type { AskedAnswer } from './ask'
import { type CheckLine, fail, ok, warn } from './check-line'

/** A clock that is off by more makes signatures stale and times of two clocks hard to compare. In ms. */
const clockMs = 1_000

/** What a service's health says: that it is there, and its clock. */
export function judgeHealth(setting: string, url: string, answer: AskedAnswer): CheckLine[] {
  const { status, error, body, sentAt, tookMs } = answer
  if (status === 0) return [fail(setting, `does not answer (${error})`, `start it, or correct ${setting}`)]
  if (status === 404) return [warn(setting, `${url} answers 404`, 'say that there is none: ABSENT_CAPABILITIES=health')]
  if (status >= 300) return [fail(setting, `${url} answers ${status}`, 'is it well? Its log says why')]
  const there = ok(setting, `answers in ${tookMs} ms`)
  const now = numberAt(body, 'now_ms')
  if (now === undefined)
    return [there, warn(`${setting} clock`, 'its health does not tell its time (now_ms)', 'clocks cannot be compared')]
  const off = Math.round(now - (sentAt + tookMs / 2))
  const said = `${Math.abs(off)} ms ${off < 0 ? 'behind' : 'ahead of'} this machine, give or take ${Math.ceil(tookMs / 2)}`
  return [
    there,
    Math.abs(off) - tookMs / 2 > clockMs
      ? fail(`${setting} clock`, said, 'set both clocks by NTP: times of two clocks are compared')
      : ok(`${setting} clock`, said),
  ]
}

/** Whether an account of the file can log in. */
export function judgeLogin(setting: string, url: string, { status, error }: AskedAnswer, token: unknown): CheckLine {
  if (status === 0) return fail(setting, `the login does not answer (${error})`, 'is the platform there? See above')
  if (status === 401 || status === 403)
    return fail(setting, `its first account is refused (${status})`, `are these accounts of ${url}? Correct ${setting}`)
  if (status >= 300) return fail(setting, `a login answers ${status}`, 'is it well? Its log says why')
  return typeof token === 'string'
    ? ok(setting, 'its first account logs in')
    : fail(setting, 'a login gives no token where the contract has it', 'is it another version of the API?')
}

/** Whether the platform has a capability, and this account or token may use it. */
export function judgeCapability(
  capability: string,
  what: string,
  { status, error }: AskedAnswer,
  bearer: string,
): CheckLine {
  if (status === 0) return fail(capability, `${what}: does not answer (${error})`, 'start it, or correct its address')
  if (status === 401 || status === 403)
    return fail(capability, `${what}: refused (${status})`, `give ${bearer} the right to read it`)
  if (status === 404 || status === 405 || status === 501)
    return fail(
      capability,
      `${what}: not there (${status})`,
      `say that the platform lacks it: ABSENT_CAPABILITIES=${capability}`,
    )
  if (status >= 300) return fail(capability, `${what}: answers ${status}`, 'is it well? Its log says why')
  return ok(capability, what)
}

/** Whether one of the platform's answers tells how long its queries took. */
export function judgeServerTiming(what: string, answers: readonly AskedAnswer[]): CheckLine {
  const name = 'server-timing'
  if (!answers.some(({ status }) => status >= 200 && status < 300))
    return warn(name, 'no answer to look at', 'mend what is above first')
  const told = answers.some(({ headers }) => /(^|[\s,])db\s*;/.test([headers[name] ?? ''].flat().join(', ')))
  return told
    ? ok(name, what)
    : fail(
        name,
        'no answer has a Server-Timing with db',
        `send it, or say that the platform lacks it: ABSENT_CAPABILITIES=${name}`,
      )
}

/** Whether there are accounts enough. */
export function judgeAccounts(setting: string, count: number, vus: number, shared: boolean): CheckLine {
  if (count === 0) return fail(setting, 'it holds no account', 'add a line for each, below the first line')
  const said = `${count.toLocaleString('en')} accounts for VUS=${vus.toLocaleString('en')} and the journeys beside them`
  if (count >= vus || shared) return ok(setting, said)
  return fail(setting, said, 'add accounts, lower VUS, or set SHARE_ACCOUNTS=1')
}

function numberAt(body: unknown, name: string): number | undefined {
  const value = (body as Record<string, unknown> | undefined)?.[name]
  return typeof value === 'number' ? value : undefined
}
