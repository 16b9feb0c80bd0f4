import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { resolveK6 } from '../cli/k6/resolve'
import { AskBeside } from '../cli/limit/ask-beside'
import { k6Trial } from '../cli/limit/k6-trial'
import { startPlatform } from '../cli/platform/platform'
import { referenceOf } from '../cli/platform/references'
import { noProgress } from '../cli/progress'
import { FaultSwitch } from '../cli/prove/put-faults'
import { sla } from '../rigs/sla'

const folder = mkdtempSync(join(tmpdir(), 'sla-limit-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Sub-windows of 10 s: the generator's own lag has its samples in each. */
const timeScale = 2.5

it('a trial above the capacity of a platform that sheds load is unsustainable, by what was refused', async () => {
  const described = await referenceOf('tcall')
  const settings = { CALL_MEAN_S: '5', RETRY_SCALE: '50', FAULTS: 'on' }
  const platform = await startPlatform(described, { ports: 'free', settings })
  const faults = await FaultSwitch.of(platform)
  const env = { ...platform.env, ABSENT_CAPABILITIES: 'webhook-proxy' }
  const asking = await AskBeside.of(described.asked, { ...process.env, ...env })
  try {
    await faults.put([{ service: 'tcall', name: 'capacity-shed=8' }])
    const trial = await k6Trial('trial', 20, {
      k6: await resolveK6({ env: process.env, progress: noProgress }),
      platform: 'tcall',
      target: { env, known: env, said: '', identity: '', stop: async () => {} },
      asked: described.asked,
      asking,
      folder,
      timeScale,
      signal: new AbortController().signal,
    })
    expect(trial).toMatchObject({ kind: 'trial', load: 20, verdict: { kind: 'unsustainable' } })
    const broke = trial.verdict.kind === 'unsustainable' ? trial.verdict.broke : []
    expect(broke.map(({ id }) => id)).toEqual(expect.arrayContaining(['G1', 'accepted']))
    expect(broke.find(({ id }) => id === 'accepted')?.said).toMatch(/^[\d.]+ % of the work was taken, 99 % wanted$/)
  } finally {
    await asking.close()
    await faults.close()
    await platform.stop()
  }
}, 300_000)

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
