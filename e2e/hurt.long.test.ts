import { describe, expect, it } from 'vitest'
import { sla } from '../rigs/sla'

describe('sla resilience', () => {
  it.each(['tcall', 'medcor'])(
    '%s: every fault is recovered from, nothing is lost, nothing is there twice',
    async (platform) => {
      const { code, stdout } = await sla('resilience', platform)
      expect(stdout).toMatch(/acknowledged writes none was lost, none exists twice/)
      expect(stdout).toContain('restored from the backup alone: 0 lost of what was there before')
      expect(code).toBe(0)
    },
    30 * 60_000,
  )

  it('a folder that cannot be written stops it before anything is hurt', async () => {
    const { code, stderr } = await sla('resilience', 'tcall', '--ledger', '/dev/null/ledger', '--only', 'platform-kill')
    expect(stderr).toMatch(/the ledger .+ cannot be written/)
    expect(code).toBe(1)
  }, 180_000)
})
