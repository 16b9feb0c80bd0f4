import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { artillery, readArtillery } from './artillery/artillery'
import { gatling } from './gatling/gatling'
import { sessionsOf } from './journey'
import { samplesOfRows } from './samples'
import { smallPlan } from './testing/small-journey'

describe('Artillery', () => {
  const files = artillery.write(smallPlan)
  const { config, scenarios } = parse(files['small.yml'] ?? '')
  const processor = files['small.processor.js'] ?? ''

  /** The processor, as Artillery loads it. */
  function loaded() {
    const module = { exports: {} as Record<string, (...args: unknown[]) => unknown> }
    new Function('require', 'module', 'process', processor)(() => ({}), module, { env: {} })
    return module.exports
  }

  it('has the sessions in the first phase, the arrivals in the second, and limits of its own', () => {
    expect(config.phases).toEqual([
      { name: 'sessions', duration: 8, arrivalCount: 20 },
      { name: 'arrivals', duration: 64, arrivalCount: 64 },
    ])
    expect(config.ensure.thresholds).toContainEqual({
      'plugins.metrics-by-endpoint.response_time.user_dial.p95': 200,
    })
    expect(config.tls.rejectUnauthorized).toBe(true)
    expect(scenarios[0].flow.at(-1).post.name).toBe('arrivals_dial')
  })

  it('makes the first VUs sessions, and all after them arrivals', () => {
    const { begin } = loaded()
    const who = Array.from({ length: 25 }, () => {
      const context = { vars: { target: smallPlan.baseUrl } as Record<string, unknown> }
      begin?.(context, undefined, () => {})
      return context.vars['who']
    })
    expect(who).toEqual([...Array(20).fill('user'), ...Array(5).fill('arrivals')])
  })

  it('loads no host that was not allowed, and dials no number that is not reserved', () => {
    const refusal = (name: string, vars: object) => {
      let said: unknown
      const done = (error?: Error) => {
        said = error?.message
      }
      if (name === 'begin') loaded()['begin']?.({ vars }, undefined, done)
      else loaded()['onlyReserved']?.({}, { vars }, undefined, done)
      return said
    }
    expect(refusal('begin', { target: 'https://other.example.test' })).toContain('may not be loaded')
    for (const host of ['127.0.0.1', 'localhost', '[::1]', 'platform.example.test'])
      expect(refusal('begin', { target: `http://${host}:1` })).toBeUndefined()
    expect(refusal('onlyReserved', { to_number: '+12125551234' })).toContain('is not dialled')
    expect(refusal('onlyReserved', { to_number: '+12125550123' })).toBeUndefined()
  })

  it('is read with the requests that got no answer, which it only counts', () => {
    const report = JSON.stringify({
      aggregate: { counters: { 'errors.ECONNREFUSED': 3, 'errors.Failed capture or match': 2, 'http.requests': 9 } },
    })
    const rows = '1000,12.5,user_dial,1\n1010,7,user_look,0\n10'
    expect(readArtillery(rows, report)).toEqual({
      samples: [
        { atMs: 1000, tookMs: 12.5, label: 'user_dial', ok: true },
        { atMs: 1010, tookMs: 7, label: 'user_look', ok: false },
      ],
      failedUnseen: 3,
    })
    expect(() => readArtillery(rows, report.slice(0, 20))).toThrow('report.json is cut off or damaged')
    expect(() => readArtillery(undefined, undefined)).toThrow('Artillery left no samples.csv')
    expect(() => samplesOfRows('1000,soon,user_dial,1\n', 'x.csv')).toThrow('x.csv: line 1 is no sample')
  })
})

describe('Gatling', () => {
  const source = gatling.write(smallPlan)['CoreJourney.java'] ?? ''

  it('has sessions that ramp up, arrivals that come evenly, and the limits as assertions', () => {
    expect(source).toContain('user.injectOpen(rampUsers(20).during(10))')
    expect(source).toContain('arrivals.injectOpen(nothingFor(8), constantUsersPerSec(1).during(64))')
    expect(source).toContain('details("user_look").responseTime().percentile(95).lt(100)')
  })

  it('dials reserved numbers, loads allowed hosts, and holds no password', () => {
    expect(source.match(/doIf\(session -> reserved\(session, "to_number"\)\)/g)).toHaveLength(2)
    expect(source).toContain('List.of("localhost", "[::1]", "platform.example.test")')
    expect(source).not.toMatch(/password[^}]{0,5}:[^#]{0,5}"\w/)
  })
})

it('sessions are shared out whole, to each kind of user at least one', () => {
  const actors = [1, 1, 2].map((share, at) => ({ name: `a${at}`, share, once: [], loop: [] }))
  expect([...sessionsOf({ actors }, 20).values()]).toEqual([5, 5, 10])
  expect([...sessionsOf({ actors }, 1).values()]).toEqual([1, 1, 1])
})
