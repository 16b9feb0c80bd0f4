import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Checkout } from '../rigs/checkout'
import { isRunning } from '../service/postgres/processes'

const last = (text: string) => text.trimEnd().split('\n').at(-1)

let checkout: Checkout
beforeAll(async () => {
  checkout = await Checkout.copy()
})
afterAll(() => checkout.remove())
beforeEach(() => checkout.newPorts())
afterEach(() => checkout.stop())

const stateFile = () => checkout.file('.sla/state.json')
const up = async () => {
  const { code, out, err } = await checkout.sla(['up', '--detach'])
  return { code, out, err, ready: last(out) === 'ready' }
}
const down = async () => (await checkout.sla(['down'])).out

describe('a state file that is', () => {
  it('empty: down says that nothing is up, and up comes up', async () => {
    await mkdir(checkout.file('.sla'), { recursive: true })
    await writeFile(stateFile(), '')
    expect(await down()).toMatch(/^nothing to stop: /)
    await writeFile(stateFile(), '')
    expect(await up()).toMatchObject({ code: 0, ready: true })
    expect((await checkout.state()).parts.length).toBe(4)
  })

  it('cut while the platform is up: down still stops it', async () => {
    await up()
    const { supervisor, parts } = await checkout.state()
    await writeFile(stateFile(), '{"supervisor"')
    const again = await up()
    expect(again.code).toBe(1)
    expect(again.err).toContain(`process ${supervisor.pid}`)
    expect(await down()).toContain(`(process ${supervisor.pid})`)
    for (const process_ of [supervisor, ...parts]) expect(await isRunning(process_)).toBe(false)
  })
})

it('what a killed supervisor had started before it was ready is in its state, and ended by down', async () => {
  const { child } = checkout.start(['up'])
  await untilParts(1)
  const { parts } = await checkout.state()
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(parts.length).toBeGreaterThan(0)
  await down()
  for (const part of parts) expect(await isRunning(part), part.title).toBe(false)
  expect((await up()).code).toBe(0)
})

it('secrets that are cut are made anew', async () => {
  const file = join(checkout.kept, 'secrets.json')
  await writeFile(file, '{"accountPassword":"')
  expect(await up()).toMatchObject({ code: 0, ready: true })
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ jwtSecret: expect.any(String) })
})

async function untilParts(count: number): Promise<void> {
  for (;;) {
    const state = await checkout.state().catch(() => undefined)
    if (state && state.parts.length >= count) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
