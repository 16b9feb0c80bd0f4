import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../rigs/eventually'
import { cpuSeconds, familyOf, megabytes } from './process-family'
import { SystemSampler } from './system-sampler'

describe('cpuSeconds', () => {
  it('is user and system time, of ended children too, whatever the name of the process', () => {
    const stat = '12 (a name) with ) (brackets) S 1 12 12 0 -1 0 0 0 0 0 250 50 30 20 20 0 8 0 100'
    expect(cpuSeconds(stat)).toBe(3.5)
  })
})

it('reads kilobytes of 1,024 bytes', () => {
  expect(megabytes('VmPeak:\t 900 kB\nVmRSS:\t  1000 kB\n', 'VmRSS')).toBeCloseTo(1.024)
  expect(megabytes('VmPeak:\t 900 kB\n', 'VmRSS')).toBe(0)
})

describe.runIf(process.platform === 'linux')('a family', () => {
  it('is all that a process started; what a wrapper starts is counted with it', async () => {
    const busy =
      'const end = Date.now() + 1500; const held = Buffer.alloc(150e6, 1); while (Date.now() < end) held[0]++'
    const inner = `${JSON.stringify(process.execPath)} -e ${JSON.stringify(busy)}`
    const wrapper = spawn('sh', ['-c', `${inner}; exit 0`], { stdio: 'ignore' })
    const ended = once(wrapper, 'exit')
    const sampler = new SystemSampler(wrapper.pid ?? 0)
    await eventually(async () => (await familyOf(wrapper.pid ?? 0)).length === 2, 5_000)
    await ended
    const use = await sampler.stop()
    expect(use?.memory_mb_max).toBeGreaterThan(150)
    expect(use?.cpu_cores_mean).toBeGreaterThan(0.01)
  })

  it('of one that has ended is the process alone', async () => {
    const child = spawn('true')
    await once(child, 'exit')
    expect(await familyOf(child.pid ?? 0)).toEqual([child.pid])
  })
})
