import type { endpoints } from '../../contracts/generated/tcall'
import type { FaultTable } from '../../service/faults/fault'
import { Faults } from '../../service/faults/faults'

type Operation = keyof typeof endpoints
/** What the code of TCall asks for: see where each is used. */
type Seam = 'any password' | 'ceiling' | 'query' | 'unprocessed'

/** Status checks are some 22 % of all requests of a short run: 5.6 % of them are 1.2 % of all. */
const everyError = 18
const errorSize = '5.6 % of the status checks, 1.2 % of all requests; limit 1 %'

/**
 * A session is an account that checks the status of its calls, which it does every 5 s: twice nothing, and it is gone.
 * Who initiates calls and watches none is no session, and is served.
 */
const room = {
  kind: 'capacity',
  of: ['getCallLog', 'initiateCall'] as const,
  part: (operation: Operation) => (operation === 'getCallLog' ? 'comes' : undefined),
  goneAfterS: 12,
  sessions: 1,
} as const

/** Named faults of the reference TCall; `sla prove` shows that each is found. */
export const tcallFaultTable = {
  'initiation-slow': {
    what: 'each call initiation takes 220 ms longer',
    size: '+220 ms, limit 200 ms',
    effect: { kind: 'delay', of: ['initiateCall'], ms: 220 },
  },
  'status-slow': {
    what: 'each status check takes 110 ms longer',
    size: '+110 ms, limit 100 ms',
    effect: { kind: 'delay', of: ['getCallLog'], ms: 110 },
  },
  'status-tail': {
    what: 'every 16th status check takes 110 ms longer',
    size: '6 % of the checks +110 ms, limit 5 % over 100 ms',
    effect: { kind: 'delay', of: ['getCallLog'], ms: 110, every: 16 },
  },
  'database-slow': {
    what: 'each query takes 55 ms longer',
    size: '+55 ms, limit 50 ms',
    effect: { kind: 'seam', at: 'query', value: 55 },
  },
  'status-500': {
    what: 'every 18th status check is answered 500',
    size: errorSize,
    effect: { kind: 'refuse', of: ['getCallLog'], every: everyError, status: 500, error: 'internal' },
  },
  'status-503': {
    what: 'every 18th status check is answered 503',
    size: errorSize,
    effect: { kind: 'refuse', of: ['getCallLog'], every: everyError, status: 503, error: 'unavailable' },
  },
  'status-429': {
    what: 'every 18th status check is answered 429, without Retry-After',
    size: errorSize,
    effect: { kind: 'refuse', of: ['getCallLog'], every: everyError, status: 429, error: 'rate_limited' },
  },
  // Of so many checks that they are nearly half of all requests: 5 % of them unanswered would trip their p95 too.
  'status-timeout': {
    what: 'every 33rd status check is never answered',
    size: '3 % of the status checks, 1.3 % of all requests; limit 1 %',
    effect: { kind: 'hang', of: ['getCallLog'], every: 33 },
  },
  // A POST: HTTP clients send a GET again, unseen, when its connection breaks before the answer.
  'initiation-reset': {
    what: 'the connection of every 12th call initiation is reset before the answer',
    size: '8 % of the initiations, over 1 % of all requests; limit 1 %',
    effect: { kind: 'reset', of: ['initiateCall'], every: 12 },
  },
  'status-truncated': {
    what: 'the answer of every 18th status check breaks off in its middle',
    size: errorSize,
    effect: { kind: 'truncate', of: ['getCallLog'], every: everyError },
  },
  'status-html': {
    what: 'every 50th status check is answered 200 with an HTML page',
    size: '2 % of the checks, limit 0 answers',
    effect: { kind: 'html', of: ['getCallLog'], every: 50 },
  },
  'initiation-schema': {
    what: 'every 20th call initiation answers with a callLogId that is text',
    size: '5 % of the initiations, limit 0 answers',
    effect: {
      kind: 'rewrite',
      of: ['initiateCall'],
      every: 20,
      change: (body) => ({ ...body, callLogId: String(body['callLogId']) }),
    },
  },
  'analytics-schema': {
    what: 'the analytics lack one field that the contract requires',
    size: 'one field, limit 0 answers',
    effect: {
      kind: 'rewrite',
      of: ['analyticsOverview'],
      change: ({ total_calls: _, ...body }) => body,
    },
  },
  'status-of-another-call': {
    what: 'every 50th status check answers 200 with another call',
    size: '2 % of the checks, limit 0 answers',
    effect: { kind: 'other', of: ['getCallLog'], every: 50 },
  },
  'status-stale': {
    what: 'every 3rd status check answers as before the call was dialled',
    size: 'a third of the checks; it shows where the call was seen in progress before, limit 0 answers',
    effect: { kind: 'rewrite', of: ['getCallLog'], every: 3, change: (body) => ({ ...body, status: 'pending' }) },
  },
  'list-unfiltered': {
    what: 'lists hold calls of another status than was asked for',
    size: 'one call a page, limit 0 answers',
    effect: { kind: 'rewrite', of: ['listCallLogs'], change: withOneFailed },
  },
  'calls-ceiling-900': {
    what: 'at most 900 calls are in progress; the others wait, and nobody is told of the limit',
    size: '900 calls, limit 1,000',
    effect: { kind: 'seam', at: 'ceiling', value: 900 },
  },
  // Every 7th and not a clock: arrivals share the operation with the sessions, and lose their share of it exactly.
  'calls-capped-9000': {
    what: '9,000 of 10,500 calls an hour are taken, without burst: every 7th initiation is refused with 429',
    size: '9,000 calls/h, limit 10,000',
    effect: { kind: 'refuse', of: ['initiateCall'], every: 7, status: 429, error: 'queue_full' },
  },
  'webhook-slow': {
    what: 'each webhook takes 550 ms longer to process',
    size: '+550 ms, limit 500 ms',
    effect: { kind: 'delay', of: ['receiveRetellWebhook'], ms: 550 },
  },
  'webhook-unprocessed': {
    what: 'every 50th event of a call is acknowledged and has no effect',
    size: '2 % of the events, limit 0',
    effect: { kind: 'seam', at: 'unprocessed', every: 50 },
  },
  'webhook-effect-twice': {
    what: 'an event that came twice takes effect twice: one in every tenth page of the feed',
    size: 'some events, limit 0',
    effect: { kind: 'rewrite', of: ['listWebhookEffects'], every: 10, change: withFirstTwice },
  },
  'latency-leak': {
    what: 'status checks take 40 ms longer, and 5 % more of that each minute',
    size: 'the last tenth of 6 minutes is 27 % over the first, limit 20 %',
    effect: { kind: 'delay', of: ['getCallLog'], ms: 40, growsPerMinute: 0.05 },
  },
  // A soak of 80 VUs makes some 16 checks a second; its last tenth begins at the 540th.
  'errors-late': {
    what: 'from the 500th status check on every 12th is answered 500',
    size: '2.7 % of the requests of the last window, 0.5 % of all; limit 1 %',
    effect: { kind: 'refuse', of: ['getCallLog'], every: 12, spares: 500, status: 500, error: 'internal' },
  },
  'capacity-shed': {
    what: 'so many sessions are served; what the others ask is refused with 503 and Retry-After',
    size: 'the parameter, in sessions: accounts that check the status of a call',
    parameter: 'sessions that are served',
    effect: { ...room, beyond: 'refuse' },
  },
  'capacity-queue': {
    what: 'so many sessions are served; with more, every request waits, and longer by the second',
    size: 'the parameter, in sessions: accounts that check the status of a call',
    parameter: 'sessions that are served',
    effect: { ...room, beyond: 'queue' },
  },
  'wrong-password-works': {
    what: 'every 50th login is let in whatever its password',
    size: '2 % of the logins, limit 0 answers',
    effect: { kind: 'seam', at: 'any password', every: 50 },
  },
  'memory-leak': {
    what: 'each status check takes 512 KB of memory and gives none back',
    size: 'more than half of the memory at rest within the run, limit 50 %',
    effect: { kind: 'retain', of: ['getCallLog'], kilobytes: 512 },
  },
} as const satisfies FaultTable<Operation, Seam>

export type TcallFaults = Faults<Operation, Seam>

export function newTcallFaults(): TcallFaults {
  return new Faults<Operation, Seam>(tcallFaultTable)
}

function withOneFailed(page: Record<string, unknown>): Record<string, unknown> {
  const [first, ...rest] = page['results'] as object[]
  return first ? { ...page, results: [{ ...first, status: 'failed', is_user_answered: false }, ...rest] } : page
}

function withFirstTwice(page: Record<string, unknown>): Record<string, unknown> {
  const entries = page['entries'] as object[]
  return { ...page, entries: [...entries.slice(0, 1), ...entries] }
}
