import { afterAll, expect, it } from 'vitest'
import { answer, json } from '../../rigs/answering-server'
import { haveOpenssl, makeCertificates } from '../../rigs/certificates'
import { launchedJmeter } from './jmeter'

const certificates = haveOpenssl() ? makeCertificates() : undefined
afterAll(() => certificates?.remove())

/** Without JMeter or a JDK: what is asked for after the certificate is good. */
const none = { PATH: '', JAVA_HOME: '', JMETER_HOME: '/nothing' }

it.skipIf(!certificates)('looks at the certificate that JMeter would not look at', async () => {
  const { valid, expired } = certificates ?? expect.unreachable()
  const refusal = async (served: typeof valid, caFile: string | undefined) => {
    const server = await answer(json({}), served)
    const run = { folder: '/nothing', file: 'x.jmx', baseUrl: server.url, caFile, runId: 'run' }
    const means = { env: none, progress: expect.unreachable, signal: new AbortController().signal }
    try {
      const command = launchedJmeter.command(run, means as never)
      const said = await command.then(
        () => 'no refusal',
        (error: Error) => error.message,
      )
      return [said.replace(server.url, 'URL'), server.seen.requests]
    } finally {
      await server.close()
    }
  }
  const remedy = 'JMeter would not notice; renew it, or give its CA: SSL_CERT_FILE=<file>, on macOS the keychain'
  expect(await refusal(valid, undefined)).toEqual([
    `URL: its certificate could not be verified (DEPTH_ZERO_SELF_SIGNED_CERT); ${remedy}`,
    0,
  ])
  expect(await refusal(expired, expired.file)).toEqual([
    `URL: its certificate could not be verified (CERT_HAS_EXPIRED); ${remedy}`,
    0,
  ])
  expect(await refusal(valid, valid.file)).toEqual([expect.stringMatching(/java/i), 0])
})
