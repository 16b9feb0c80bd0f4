import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { k6BuildOptions } from '../build/bundle'
import { root } from '../build/root'
import { resolveK6 } from '../cli/k6/resolve'
import { noProgress } from '../cli/progress'
import { retellSignedAt } from '../webhook-proxy/retell-signature'

const body = JSON.stringify({ event: 'call_started', text: 'ümläut ✓' })
const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
const at = new Date()

interface Made {
  provider: string
  standard: Record<string, string>
  takesGiven: boolean
  takesAnotherBody: boolean
  takesAnotherId: boolean
}
let folder: string
let made: Made

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sign-'))
  const outfile = join(folder, 'sign.js')
  await build({ ...k6BuildOptions([]), entryPoints: [join(root, 'rigs/scripts/sign.ts')], outfile })
  const k6 = await resolveK6({ env: process.env, progress: noProgress })
  const given = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    // A sender that rotates its secret sends several.
    'webhook-signature': `v1,bm90LXRoaXM= ${new Webhook(secret).sign('msg_1', at, body)}`,
  }
  const env = {
    ...process.env,
    BODY: body,
    SECRET: secret,
    AT_MS: String(at.getTime()),
    HEADERS: JSON.stringify(given),
  }
  made = JSON.parse(
    execFileSync(k6.path, ['run', '--quiet', outfile], { env, encoding: 'utf8', stdio: 'pipe' }),
  ) as Made
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('webhook signatures made inside k6', () => {
  it('are taken by the Standard Webhooks library', () => {
    expect(() => new Webhook(secret).verify(body, made.standard)).not.toThrow()
    expect(() => new Webhook(secret).verify(`${body} `, made.standard)).toThrow()
  })

  it('are taken in the provider style by the proxy', () => {
    expect(retellSignedAt([secret], made.provider, Buffer.from(body))).toBe(at.getTime())
  })

  it('of the library are taken, and only for their own body and id', () => {
    expect(made).toMatchObject({ takesGiven: true, takesAnotherBody: false, takesAnotherId: false })
  })
})
