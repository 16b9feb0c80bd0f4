import { execFile } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { type CloudStub, startCloudStub } from '../rigs/cloud-stub'

const secret = 'marker-of-a-secret'
let stub: CloudStub
let failing: CloudStub
beforeAll(async () => {
  ;[stub, failing] = await Promise.all([startCloudStub(), startCloudStub('failed')])
})
afterAll(() => Promise.all([stub?.close(), failing?.close()]))

async function cloud(how: string, more: Record<string, string> = {}, to: CloudStub = stub) {
  const { PATH = '', HOME = '' } = process.env
  const env = {
    PATH,
    HOME,
    K6_CLOUD_HOST_V6: to.url,
    K6_CLOUD_TOKEN: 'token-of-the-cloud',
    K6_CLOUD_STACK_ID: '3',
    K6_CLOUD_PROJECT_ID: '7',
    K6_SHOW_CLOUD_LOGS: 'false',
    TCALL_BASE_URL: 'https://staging.example.test',
    ALLOWED_HOSTS: 'staging.example.test',
    ABSENT_CAPABILITIES: 'webhook-proxy,emission-log',
    WEBHOOK_PROXY_TOKEN: secret,
    VUS: '20',
    ...more,
  }
  return new Promise<{ code: number; said: string }>((resolve) => {
    execFile(
      process.execPath,
      ['cli/sla.mjs', 'cloud', how, 'tcall-load'],
      { cwd: root, env },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    )
  })
}

describe('sla cloud', () => {
  it('sends nothing without a token, to a host that the cloud cannot reach, or to check', async () => {
    const token = await cloud('run', { K6_CLOUD_TOKEN: '' })
    expect(token).toEqual({ code: 1, said: expect.stringContaining('FAIL  K6_CLOUD_TOKEN is not set') })
    const local = await cloud('upload', { TCALL_BASE_URL: 'http://127.0.0.1:7100' })
    expect(local).toEqual({ code: 1, said: expect.stringContaining('is this machine, which the cloud cannot reach') })
    expect(await cloud('check')).toEqual({ code: 0, said: expect.stringContaining('tcall-load could run in k6 Cloud') })
    expect(stub.requests).toEqual([])
  })

  it('uploads the script with its sizes and without a secret, runs it, and exits as the cloud judged', async () => {
    const run = await cloud('run')
    expect(run.code, run.said).toBe(0)
    expect(stub.requests.map(({ line }) => line)).toEqual(
      expect.arrayContaining(['POST /cloud/v6/validate_options', 'POST /cloud/v6/load_tests/456/start']),
    )
    expect(new Set(stub.requests.map(({ authorization, stack }) => `${authorization} ${stack}`))).toEqual(
      new Set(['Bearer token-of-the-cloud 3']),
    )
    const archive = stub.archive()?.toString('latin1') ?? ''
    expect(/"VUS":\s*"20"/.test(archive)).toBe(true)
    expect(archive.includes(secret)).toBe(false)
    // k6 itself puts the token into the options that it sends, and nowhere else.
    expect(archive.split('token-of-the-cloud')).toHaveLength(2)
    expect(/"token":\s*"token-of-the-cloud"/.test(archive)).toBe(true)
    expect((await cloud('run', {}, failing)).code).toBe(99)
  })
})
