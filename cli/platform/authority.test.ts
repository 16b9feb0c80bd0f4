import { X509Certificate } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localCertificate } from './authority'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sla-authority-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

/** The CA after a start, which is one that signed the server's certificate. */
async function started(): Promise<string> {
  const { caFile, certFile, keyFile } = await localCertificate(dir, 'medcor')
  const ca = new X509Certificate(await readFile(caFile))
  expect(new X509Certificate(await readFile(certFile)).verify(ca.publicKey)).toBe(true)
  expect((await stat(keyFile)).mode & 0o077).toBe(0)
  return ca.fingerprint256
}

it('keeps its authority from one start to the next', async () => {
  expect(await started()).toBe(await started())
  expect((await readdir(dir)).sort()).toEqual(['medcor-ca.key', 'medcor-ca.pem', 'medcor.key', 'medcor.pem'])
})

it.each(['medcor-ca.pem', 'medcor-ca.key'])('makes another when %s is empty, cut or of zeros', async (name) => {
  await started()
  const whole = await readFile(join(dir, name), 'utf8')
  for (const text of ['', whole.slice(0, 60), '\0'.repeat(60)]) {
    await writeFile(join(dir, name), text)
    await started()
  }
})

it('makes another when a start was killed between the two files of one', async () => {
  const first = await started()
  await cp(join(dir, 'medcor-ca.key'), join(dir, 'old.key'))
  await rm(join(dir, 'medcor-ca.pem'))
  const second = await started()
  expect(second).not.toBe(first)
  await cp(join(dir, 'old.key'), join(dir, 'medcor-ca.key'))
  expect(await started()).not.toBe(second)
})
