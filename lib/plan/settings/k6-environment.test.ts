import { describe, expect, it } from 'vitest'
import { bendingVariables, refusedEnvironment, waitingVariables } from './k6-environment'

const lines = (env: Record<string, string>) => bendingVariables(env).map(([, line]) => line)

describe('bendingVariables', () => {
  it.each([
    ['K6_NO_THRESHOLDS', ['1', 't', 'T', 'true', 'TRUE'], ['0', 'false', 'truely', 'untrue', '']],
    ['K6_NEW_MACHINE_READABLE_SUMMARY', ['true'], ['false']],
    ['K6_SUMMARY_MODE', ['disabled'], ['full', 'compact', 'legacy']],
    ['K6_NO_SETUP', ['1'], ['0']],
    ['K6_NO_TEARDOWN', ['true'], ['f']],
    ['K6_NO_CONNECTION_REUSE', ['true'], ['false']],
    ['K6_NO_VU_CONNECTION_REUSE', ['true'], ['false']],
    ['K6_NO_COOKIES_RESET', ['true'], ['false']],
    ['K6_INSECURE_SKIP_TLS_VERIFY', ['true'], ['false']],
    ['K6_THROW', ['0', 'f', 'F', 'false', 'False'], ['1', 'true', 'falsely', 'half', '']],
    ['K6_DISCARD_RESPONSE_BODIES', ['false'], ['true']],
    ['K6_MAX_REDIRECTS', ['1', '10', '00'], ['0']],
  ])('%s: %j, but not %j', (name, harmful, harmless) => {
    for (const value of harmful) expect(lines({ [name]: value }), value).toHaveLength(1)
    for (const value of harmless) expect(lines({ [name]: value }), value).toEqual([])
  })

  it('names each, with its value, what it would do, and what to do', () => {
    const always = Object.entries(refusedEnvironment).flatMap(([name, { when }]) => (when ? [] : [name]))
    expect(always).toEqual([
      ...['K6_SUMMARY_TREND_STATS', 'K6_HANDLE_SUMMARY_TIMEOUT', 'K6_THRESHOLDS', 'K6_VUS', 'K6_DURATION'],
      ...['K6_ITERATIONS', 'K6_STAGES', 'K6_RPS', 'K6_MIN_ITERATION_DURATION', 'K6_BATCH', 'K6_BATCH_PER_HOST'],
      ...['K6_SYSTEM_TAGS', 'K6_HTTP_DEBUG', 'K6_BLOCK_HOSTNAMES', 'K6_HOSTS'],
    ])
    const found = bendingVariables(Object.fromEntries(Object.keys(refusedEnvironment).map((name) => [name, 'x'])))
    expect(found.map(([name]) => name)).toEqual(expect.arrayContaining(always))
    for (const [name, line] of found)
      expect(line).toMatch(new RegExp(`^${name}=x would distort the run: [a-z].{20,}; unset it`))
    expect(bendingVariables({})).toEqual([])
  })

  it.each([
    ['K6_VUS', '5', "it replaces the script's scenarios; unset it, and give -e VUS=…"],
    ['K6_ITERATIONS', '5', "it replaces the script's scenarios; unset it, and give -e VUS=…"],
    ['K6_STAGES', '5', "it replaces the script's scenarios; unset it, and give -e VUS=…"],
    ['K6_DURATION', '5s', 'and give -e VUS=…, and for a shorter run -e TIME_SCALE=…'],
    [
      'K6_INSECURE_SKIP_TLS_VERIFY',
      '1',
      'any certificate would be accepted; unset it, and give k6 the CA: SSL_CERT_FILE',
    ],
    ['K6_HTTP_DEBUG', 'full', 'tokens and personal data would be in the log; unset it'],
    ['K6_THROW', 'false', 'requests would behave differently from those judged; unset it'],
  ])('%s=%s says what to do', (name, value, end) => {
    expect(lines({ [name]: value })[0]?.endsWith(end), lines({ [name]: value })[0]).toBe(true)
  })
})

it('says what would make k6 wait for somebody', () => {
  expect(waitingVariables({ K6_PAUSED: 'true', K6_LINGER: '1' })).toEqual([
    'K6_PAUSED=true: the load would begin only when somebody resumes it; unset it',
    'K6_LINGER=1: k6 would not end after its load; unset it',
  ])
  expect(waitingVariables({ K6_PAUSED: 'false', K6_LINGER: '' })).toEqual([])
})
