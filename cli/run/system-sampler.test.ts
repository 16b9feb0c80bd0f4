import { describe, expect, it } from 'vitest'
import { SystemSampler, type SystemUse, summed, usedTogether } from './system-sampler'

describe('summed', () => {
  const sample = (atMs: number, cpu: number, more = {}) => ({
    atMs,
    cpuSeconds: cpu,
    memoryMb: 100,
    swapMb: 0,
    openFiles: 20,
    ...more,
  })

  it('takes CPU from what came between samples, and the most of the rest', () => {
    const use = summed([sample(0, 0), sample(1000, 1), sample(3000, 2, { memoryMb: 300, openFiles: 25 })], 1024, 0)
    expect(use).toMatchObject({
      samples: 3,
      cpu_cores_mean: 0.75,
      cpu_cores_median: 0.5,
      memory_mb_max: 300,
      open_files_max: 25,
      open_files_limit: 1024,
      throttled_share: 0,
    })
  })

  it('says nothing of fewer than two samples', () => {
    expect(summed([], null, null)).toBeUndefined()
    expect(summed([sample(0, 0)], null, null)).toBeUndefined()
  })
})

describe('usedTogether', () => {
  const use: SystemUse = {
    samples: 9,
    processor: 'a',
    cores: 2,
    cpu_cores_mean: 0.4,
    cpu_cores_median: 0.5,
    memory_mb_max: 100,
    swap_mb_max: 1,
    open_files_max: 20,
    open_files_limit: 1024,
    throttled_share: 0.1,
  }

  it('adds what the processes share, and takes the worst of what each has for itself', () => {
    expect(usedTogether([use, { ...use, samples: 5, open_files_max: 30, throttled_share: 0.3 }])).toEqual({
      ...use,
      samples: 5,
      cpu_cores_mean: 0.8,
      cpu_cores_median: 1,
      memory_mb_max: 200,
      swap_mb_max: 2,
      open_files_max: 30,
      throttled_share: 0.3,
    })
  })

  it('says nothing where one of them was not seen', () => {
    expect(usedTogether([use, undefined])).toBeUndefined()
    expect(usedTogether([])).toBeUndefined()
  })
})

it('finds nothing of a process that is not there', async () => {
  expect(await new SystemSampler(0).stop()).toBeUndefined()
})
