import { describe, expect, it } from 'vitest'
import { sla } from '../rigs/sla'

describe('sla limit', () => {
  it.each(['tcall', 'medcor'])(
    '%s: finds a capacity that the reference was given, within 10 %%',
    async (platform) => {
      const { code, stderr } = await sla('limit', platform, '--prove', '43', '--fresh')
      expect(stderr).toContain('1 of 1 answers within 10 % of the capacity')
      expect(code).toBe(0)
    },
    60 * 60_000,
  )
})
