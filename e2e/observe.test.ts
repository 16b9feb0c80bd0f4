import { existsSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { freePort } from '../rigs/free-port'
import { observedRun } from '../rigs/observed-run'
import { havePrometheus, TestPrometheus } from '../rigs/prometheus'
import { sla } from '../rigs/sla'

describe('without what it needs, it is one line', () => {
  test.each([
    ['a URL that is none', ['--prometheus', 'somewhere'], {}, /^--prometheus takes an http/],
    ['a key that is missing', ['--otlp', 'datadog'], { DD_API_KEY: '' }, /^--otlp datadog needs DD_API_KEY/],
    [
      'two that write',
      ['--prometheus', 'http://127.0.0.1:9'],
      { K6_OUT: 'experimental-prometheus-rw' },
      /^--prometheus and K6_OUT both/,
    ],
  ])('%s', async (_what, args, env, line) => {
    const { code, said, result } = await observedRun('tcall', 'smoke', { args, env })
    expect(said.trim().split('\n')).toHaveLength(1)
    expect(said).toMatch(line)
    expect([code, result]).toEqual([1, undefined])
  })

  test('a Prometheus that is none', async () => {
    const before = process.env['PROMETHEUS_BIN']
    process.env['PROMETHEUS_BIN'] = '/bin/false'
    try {
      const { code, stderr } = await sla('observe', 'up')
      expect(stderr).toMatch(/\/bin\/false does not run/)
      expect(code).toBe(1)
    } finally {
      if (before === undefined) delete process.env['PROMETHEUS_BIN']
      else process.env['PROMETHEUS_BIN'] = before
    }
  })
})

// Debian's package: apt-get install prometheus
describe.skipIf(!havePrometheus())('Prometheus', () => {
  let prometheus: TestPrometheus | undefined
  afterAll(() => prometheus?.stop())

  test('starts with the rules, tells of a port that is taken, and stops', async () => {
    prometheus = await TestPrometheus.start()
    const response = await fetch(`${prometheus.url}/api/v1/rules`)
    const { data } = (await response.json()) as { data: { groups: { name: string }[] } }
    expect(data.groups.map(({ name }) => name)).toContain('sla-tcall-alerts')
    const port = Number(new URL(prometheus.url).port)
    await expect(TestPrometheus.start({ prometheus: port, alertmanager: await freePort() })).rejects.toThrow(
      `port ${port} is in use, which Prometheus was to have`,
    )
    await prometheus.stop()
    expect(existsSync(prometheus.folder)).toBe(false)
    await expect(fetch(prometheus.url)).rejects.toThrow()
    prometheus = undefined
  })
})
