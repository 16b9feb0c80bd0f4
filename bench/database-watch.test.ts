import { describe, expect, it } from 'vitest'
import { overheads, ownShare } from './database-watch'
import { treeCpuSeconds } from './process-tree'

const window = { cpu_s: 10, requests: 1_000, backends_s: 0, watcher_s: 0 }

describe('what a watch of the database costs', () => {
  it('is by how much the CPU of a request is more with it, and what its own processes take', () => {
    const pairs = [
      { without: window, with: { ...window, cpu_s: 10.2, backends_s: 0.1 } },
      { without: window, with: { ...window, cpu_s: 10, requests: 2_000, backends_s: 0.1 } },
      { without: { ...window, cpu_s: 20 }, with: { ...window, backends_s: 0.1 } },
    ]
    const figures = { script: 'some-load', vus: 1, window_s: 40, load_before: 0, pairs }
    expect(overheads(figures).map((share) => Math.round(share * 1000) / 1000)).toEqual([0.02, -0.5, -0.5])
    expect(ownShare(figures)).toBeCloseTo(0.01)
  })

  it.runIf(process.platform === 'linux')('counts a process with all below it', () => {
    const own = treeCpuSeconds([process.pid])
    expect(own).toBeGreaterThan(0)
    expect(treeCpuSeconds([process.ppid])).toBeGreaterThanOrEqual(own)
    expect(treeCpuSeconds([2 ** 30])).toBe(0)
  })
})
