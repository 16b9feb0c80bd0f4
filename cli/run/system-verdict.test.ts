import { expect, it } from 'vitest'
import type { SystemUse } from './system-sampler'
import { heldUp } from './system-verdict'

const easy: SystemUse = {
  samples: 60,
  processor: 'a processor',
  cores: 2,
  cpu_cores_mean: 0.4,
  cpu_cores_median: 0.7,
  memory_mb_max: 600,
  swap_mb_max: 0,
  open_files_max: 1100,
  open_files_limit: 65_536,
  throttled_share: 0,
}

it('says nothing of a k6 that had room', () => {
  expect(heldUp(easy)).toBeUndefined()
  expect(heldUp({ ...easy, open_files_limit: null, throttled_share: null })).toBeUndefined()
})

it.each([
  [{ open_files_max: 1000, open_files_limit: 1024 }, 'k6 had 1000 of at most 1024 files open'],
  [{ cpu_cores_median: 1.95 }, 'k6 used 1.9 of 2 cores'],
  [{ throttled_share: 0.2 }, 'held back in 20 % of its periods'],
  [{ swap_mb_max: 80 }, '80 MB of k6 were swapped out'],
])('a k6 that was held up: %j', (change, words) => {
  expect(heldUp({ ...easy, ...change })).toContain(words)
})
