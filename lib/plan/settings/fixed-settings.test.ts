import { expect, it } from 'vitest'
import { fixedSettings as fixed, requireFixed } from './fixed-settings'

const size = { vus: 50, arrivals_per_hour: 100, time_scale: 1, request_timeout_s: 10 }
const fixedSettings = (run: Parameters<typeof fixed>[0], instances = 1) => fixed(run, 'CALLS_PER_HOUR', instances)
const made = fixedSettings({ size, absent: ['metrics'] })

it('lets the same settings through, and options that were not made from settings', () => {
  expect(() => requireFixed(made, fixedSettings({ size: { ...size }, absent: ['metrics'] }))).not.toThrow()
  expect(() => requireFixed(undefined, made)).not.toThrow()
})

it.each([
  [fixedSettings({ size: { ...size, vus: 40 }, absent: ['metrics'] }), 'VUS', '40', '50'],
  [fixedSettings({ size: { ...size, time_scale: 5 }, absent: ['metrics'] }), 'TIME_SCALE', '5', '1'],
  [fixedSettings({ size, absent: ['metrics'] }, 4), 'INSTANCES', '4', '1'],
  [fixedSettings({ size, absent: [] }), 'ABSENT_CAPABILITIES', '', 'metrics'],
])('refuses %j: %s', (now, name, given, before) => {
  expect(() => requireFixed(made, now)).toThrow(
    new Error(
      `${name} "${given}" is not "${before}", for which the archive was made; leave it, or archive again with -e ${name}=${given}`,
    ),
  )
})
