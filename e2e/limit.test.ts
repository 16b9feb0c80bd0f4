import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { resolveK6 } from '../cli/k6/resolve'
import { AskBeside } from '../cli/limit/ask-beside'
import { k6Trial } from '../cli/limit/k6-trial'
import { startReference } from '../cli/platform/platform'
import { referenceOf } from '../cli/platform/references'
import { noProgress } from '../cli/progress'
import { FaultSwitch } from '../cli/prove/put-faults'
import { hurt } from '../cli/resilience/hurt'
import { settings as hurtSettings } from '../cli/resilience/resilience'

const folder = mkdtempSync(join(tmpdir(), 'sla-limit-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const means = async () => ({
  k6: await resolveK6({ env: process.env, progress: noProgress }),
  signal: new AbortController().signal,
})

// What is asserted has nothing to do with time: refusals, and what is there. A trial whose generator was late is none.
it('a trial above the capacity of a platform that sheds load is unsustainable, by what was refused', async (test) => {
  const reference = await referenceOf('tcall')
  const platform = await startReference(reference, { ports: 'free', settings: { CALL_MEAN_S: '5', FAULTS: 'on' } })
  const faults = await FaultSwitch.of(platform)
  const env = { ...platform.env, ABSENT_CAPABILITIES: 'webhook-proxy' }
  const asking = await AskBeside.of(reference.asked, { ...process.env, ...env })
  try {
    await faults.put([{ service: 'tcall', name: 'capacity-shed=4' }])
    const target = { env, known: env, said: '', identity: '', stop: async () => {} }
    const about = { platform: 'tcall', target, asked: reference.asked, asking, folder, timeScale: 15 }
    const { verdict } = await k6Trial('trial', 12, { ...(await means()), ...about })
    if (verdict.kind === 'no-trial') test.skip(`the generator was late: ${verdict.reason}`)
    const broke = verdict.kind === 'unsustainable' ? verdict.broke.map(({ id }) => id) : []
    expect(broke).toEqual(expect.arrayContaining(['G1', 'accepted']))
  } finally {
    await asking.close()
    await faults.close()
    await platform.stop()
  }
})

it('a crash under load loses nothing, leaves nothing twice, and is told in the rows of the SLA table', async () => {
  const platform = await startReference(await referenceOf('medcor'), { ports: 'free', settings: hurtSettings })
  try {
    const { env } = platform
    const known = { ...process.env, ...env }
    const target = { env, known, said: '', identity: 'reference', reference: platform, stop: async () => {} }
    const options = { vus: 3, writes: 40, crashes: 1, acknowledged: 120, ledger: folder }
    const { result } = await hurt('medcor', {
      ...(await means()),
      options,
      target,
      progress: noProgress,
      foreign: undefined,
      timeoutS: 60,
      watchMs: 3_000,
    })
    const verdicts = Object.fromEntries(result.criteria.map(({ id, verdict }) => [id, verdict]))
    expect(verdicts, result.reason).toMatchObject({ R2: 'pass', R3: 'pass', R4: 'pass' })
    expect(result.faults).toMatchObject([{ name: 'platform-kill' }])
    expect(result.acknowledged).toBeGreaterThanOrEqual(120)
  } finally {
    await platform.stop()
  }
})
