import { describe, expect, it } from 'vitest'
import type { AskedAnswer } from './ask'
import { daysLeft } from './check-address'
import { checkLines } from './check-line'
import { judgeAccounts, judgeCapability, judgeHealth, judgeLogin, judgeServerTiming } from './judge-answers'

const answer = (status: number, more: Partial<AskedAnswer> = {}): AskedAnswer => ({
  status,
  body: { now_ms: 10_010 },
  headers: {},
  sentAt: 10_000,
  tookMs: 20,
  ...more,
})
const url = 'https://staging.example.test'

describe('judgeHealth', () => {
  const said = (of: AskedAnswer) => judgeHealth('BASE', url, of).map(({ state, about, said }) => [state, about, said])
  it('is of a service that answers, with a clock like this one', () => {
    expect(said(answer(200))).toEqual([
      ['ok', 'BASE', 'answers in 20 ms'],
      ['ok', 'BASE clock', '0 ms ahead of this machine, give or take 10'],
    ])
  })

  it.each([
    [answer(0, { error: 'ECONNREFUSED' }), 'fail', 'does not answer (ECONNREFUSED)'],
    [answer(404), 'warn', `${url} answers 404`],
    [answer(503), 'fail', `${url} answers 503`],
  ])('%j: %s', (of, state, words) => expect(said(of)).toEqual([[state, 'BASE', words]]))

  it('fails a clock that is off by more than a second and what the way took', () => {
    expect(said(answer(200, { body: { now_ms: 8_000 } }))[1]).toEqual([
      'fail',
      'BASE clock',
      '2010 ms behind this machine, give or take 10',
    ])
    expect(said(answer(200, { body: {} }))[1]?.[0]).toBe('warn')
  })
})

describe('judgeLogin', () => {
  it.each([
    [answer(200), 'a.token', 'ok'],
    [answer(200), undefined, 'fail'],
    [answer(401), undefined, 'fail'],
    [answer(500), undefined, 'fail'],
    [answer(0, { error: 'ETIMEDOUT' }), undefined, 'fail'],
  ])('%j with %j: %s', (of, token, state) => expect(judgeLogin('ACCOUNTS', url, of, token).state).toBe(state))
})

describe('judgeCapability', () => {
  it.each([
    [200, 'ok', undefined],
    [403, 'fail', 'give TOKEN the right to read it'],
    [401, 'fail', 'give TOKEN the right to read it'],
    [404, 'fail', 'say that the platform lacks it: ABSENT_CAPABILITIES=queues'],
    [501, 'fail', 'say that the platform lacks it: ABSENT_CAPABILITIES=queues'],
    [500, 'fail', 'is it well? Its log says why'],
    [0, 'fail', 'start it, or correct its address'],
  ])('%d: %s', (status, state, mend) => {
    const line = judgeCapability('queues', 'queues in the API', answer(status), 'TOKEN')
    expect([line.state, line.mend]).toEqual([state, mend])
  })
})

it.each([
  ['db;dur=3', 'ok'],
  ['auth;dur=1, db;dur=3', 'ok'],
  ['db_sum;dur=3', 'fail'],
  [undefined, 'fail'],
])('Server-Timing %j: %s', (header, state) => {
  expect(judgeServerTiming('timing', [answer(200), answer(200, { headers: { 'server-timing': header } })]).state).toBe(
    state,
  )
})

it('has nothing to say of Server-Timing where nothing answers', () => {
  expect(judgeServerTiming('timing', [answer(0), answer(500)]).state).toBe('warn')
})

it.each([
  [0, 10, false, 'fail'],
  [9, 10, false, 'fail'],
  [9, 10, true, 'ok'],
  [10, 10, false, 'ok'],
])('%d accounts for %d VUs, shared %s: %s', (count, vus, shared, state) => {
  expect(judgeAccounts('ACCOUNTS', count, vus, shared).state).toBe(state)
})

it.each([
  ['2026-12-31T00:00:00Z', 'ok'],
  ['2026-12-05T00:00:00Z', 'warn'],
])('a certificate until %s: %s', (valid_to, state) => {
  expect(daysLeft('BASE', { valid_to }, Date.parse('2026-12-01T00:00:00Z')).state).toBe(state)
})

it('puts what to do below what is wrong', () => {
  expect(
    checkLines([
      { state: 'ok', about: 'a', said: 'well' },
      { state: 'fail', about: 'long', said: 'ill', mend: 'mend it' },
    ]),
  ).toEqual(['ok    a     well', 'FAIL  long  ill', '            → mend it'])
})
