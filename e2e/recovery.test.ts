import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { allCases } from '../rigs/cases'
import { Checkout } from '../rigs/checkout'

const asRoot = process.getuid?.() === 0
const last = (text: string) => text.trimEnd().split('\n').at(-1)

let checkout: Checkout
beforeAll(async () => {
  checkout = await Checkout.copy()
})
afterAll(() => checkout.remove())
beforeEach(() => checkout.newPorts())
afterEach(() => checkout.stop())

const envFile = () => checkout.file('.sla/tcall.env')
const up = () => checkout.sla(['up', '--detach'])
const down = async () => (await checkout.sla(['down'])).out

it('a start that lost to another says so, and both are never up', async () => {
  const [one, other] = await Promise.all([up(), up()])
  expect([one.code, other.code].sort()).toEqual([0, 1])
  expect(one.err + other.err).toContain('the platform is already up')
  expect(await readFile(checkout.file('.sla/up.log'), 'utf8'), 'the log is that of the one that is up').toContain(
    'ready',
  )
  expect((await readdir(checkout.file('.sla'))).filter((name) => name.endsWith('.log'))).toEqual(['up.log'])
})

describe('refuses with one line, and says what to do', () => {
  it("a damaged key that Medcor's data was written with, and leaves it there", async () => {
    const file = join(checkout.kept, 'medcor-secrets.json')
    await writeFile(file, '{"masterKey":"')
    const { code, err } = await checkout.sla(['up', 'medcor'])
    expect([code, last(err)]).toEqual([
      1,
      expect.stringMatching(/medcor-secrets\.json is damaged.*put a copy of it back/),
    ])
    expect(await readFile(file, 'utf8')).toBe('{"masterKey":"')
  })

  if (allCases)
    it.runIf(asRoot)("another user's runtime folder, one that others may write, and one below such a one", async () => {
      const home = checkout.file('home')
      await mkdir(join(home, 'below'), { recursive: true, mode: 0o755 })
      const refused = async (SLA_HOME: string) => {
        const { code, err } = await checkout.sla(['up'], { SLA_HOME })
        expect(code).toBe(1)
        return last(err)
      }
      await chown(home, 4321, 4321)
      expect(await refused(home)).toBe(
        `${home} belongs to user 4321, who could put programs there; set SLA_HOME to a folder of your own`,
      )
      expect(await refused(join(home, 'below'))).toContain(`${home} belongs to user 4321`)
      await chown(home, 0, 0)
      await chmod(home, 0o775)
      expect(await refused(join(home, 'below'))).toBe(
        `${home} may be written by its group, who could put programs there; chmod g-w it, or set SLA_HOME to another folder`,
      )
      await chmod(home, 0o757)
      expect(await refused(join(home, 'new'))).toContain(`${home} may be written by every user`)
      await chmod(home, 0o755)
      await symlink(join(home, 'below'), join(home, 'link'))
      await chown(join(home, 'below'), 4321, 4321)
      expect(await refused(join(home, 'link'))).toContain(`${join(home, 'below')} belongs to user 4321`)
      await rm(join(home, 'link'))
    })

  if (allCases)
    it.runIf(asRoot)("another user's .sla, and a file in its place", async () => {
      const own = (await stat(checkout.file('.sla'))).uid
      const asNobody = { uid: 65_534, gid: 65_534 }
      await chmod(checkout.dir, 0o755)
      await chmod(checkout.file('.sla'), 0o755)
      const child = spawn(process.execPath, [checkout.file('cli/sla.mjs'), 'up'], {
        ...asNobody,
        cwd: checkout.dir,
        env: { PATH: process.env['PATH'], SLA_HOME: '/nowhere' },
      })
      let err = ''
      child.stderr.on('data', (chunk) => {
        err += chunk
      })
      await once(child, 'close')
      expect(err).toBe(
        `${checkout.file('.sla')} belongs to user ${own}, and this is user 65534: start as that user, or chown -R it\n`,
      )
      await rename(checkout.file('.sla'), checkout.file('.sla.away'))
      await writeFile(checkout.file('.sla'), '')
      expect(last((await checkout.sla(['up'])).err)).toBe(
        `${checkout.file('.sla')} is no folder; move it away and start again`,
      )
      await rm(checkout.file('.sla'))
      await rename(checkout.file('.sla.away'), checkout.file('.sla'))
    })
})

it('generated contracts that a crash left empty are made again', async () => {
  const file = checkout.file('contracts/generated/tcall.ts')
  const whole = await readFile(file, 'utf8')
  await writeFile(file, '')
  const generate = ['--import', './build/typescript.mjs', 'build/generate.ts']
  await once(spawn(process.execPath, generate, { cwd: checkout.dir, stdio: 'inherit' }), 'exit')
  expect(await readFile(file, 'utf8')).toBe(whole)
})

it('an environment file that a killed supervisor left is gone after down', async () => {
  await mkdir(checkout.file('.sla'), { recursive: true })
  await writeFile(envFile(), 'TCALL_BASE_URL=http://127.0.0.1:1\n')
  await down()
  await expect(stat(envFile())).rejects.toThrow('ENOENT')
})
