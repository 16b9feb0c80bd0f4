import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { requestLine, requestLines } from '../contracts/generated/medcor'
import { referenceMedcor } from '../reference/medcor/platform'
import { firstCases } from '../rigs/cases'
import { type K6Outcome, moveScripts, type Scripts } from '../rigs/k6'
import { type Answered, type MedcorGateway, type Meddling, medcorGateway } from '../rigs/medcor-gateway'
import type { WrongAnswerKind } from '../thresholds/vocabulary'

let scripts: Scripts
let platform: RunningPlatform<'medcor'>
beforeAll(async () => {
  ;[scripts, platform] = await Promise.all([moveScripts(), startReference(referenceMedcor, { ports: 'free' })])
})
afterAll(async () => {
  await platform?.stop()
  scripts?.remove()
})

/** Smoke with a gateway between. */
async function smokeThrough(meddling: Meddling = {}): Promise<K6Outcome & Pick<MedcorGateway, 'asked'>> {
  const upstream = { url: platform.urls.medcor, caFile: platform.caFile ?? '' }
  const gateway = await medcorGateway(upstream, meddling)
  const { url, caFile, asked } = gateway
  try {
    const settings = { ...platform.env, MEDCOR_BASE_URL: url, SSL_CERT_FILE: caFile, REQUEST_TIMEOUT_S: '60' }
    return { ...(await scripts.run('medcor-smoke', settings)), asked }
  } finally {
    await gateway.close()
  }
}

type Told = Pick<Answered, 'status' | 'body'>

/** The first answer that it fits is changed, and no other. */
function once(lie: (answered: Answered, well: Answered | undefined) => Told | undefined): Meddling {
  let lied = false
  return {
    answers(answered, well) {
      if (lied) return undefined
      const told = lie(answered, well)
      lied = told !== undefined
      return told
    },
  }
}

/** What has to be refused, and is for the nth time, is answered as the operation was when it last went well. */
function granted(line: requestLine, nth = 1): Meddling {
  let refusals = 0
  return once((answered, well) => {
    if (answered.line !== line || answered.status < 400) return undefined
    refusals += 1
    return refusals >= nth ? well : undefined
  })
}

const changed = (line: requestLine, change: (answered: Answered) => object | undefined): Meddling =>
  once((answered) => {
    if (answered.line !== line || answered.status >= 300) return undefined
    const body = change(answered)
    return body && { status: answered.status, body }
  })

const somebody = '0000000a-0000-5000-8000-00000000dead'

describe('smoke through a gateway', () => {
  it('passes when nothing is changed, and asks for every operation of the contract', async () => {
    const { code, result, stdout, stderr, asked } = await smokeThrough()
    expect({ code, verdict: result?.verdict }, stdout + stderr).toEqual({ code: 0, verdict: 'pass' })
    expect([...asked.keys()].sort()).toEqual([...requestLines].sort())
  })

  // Smoke is one VU and mostly waits: several at a time.
  it.concurrent.each(
    firstCases<[string, WrongAnswerKind, string, Meddling]>(
      [
        [
          "another patient's record",
          'identity',
          "another patient's record was returned",
          changed(requestLine.getRecord, ({ body }) => ({ ...body, patient: somebody })),
        ],
        [
          "another hospital's record",
          'tenant',
          "another hospital's record was not refused",
          granted(requestLine.getRecord),
        ],
        [
          "another hospital's patient",
          'tenant',
          "another hospital's patient was not refused",
          granted(requestLine.getUser),
        ],
        [
          "a nurse's prescription",
          'forbidden-allowed',
          "a nurse's prescription was not refused",
          granted(requestLine.createPrescription),
        ],
        [
          'a token after logout',
          'dead-token-accepted',
          'a token was accepted after logout',
          granted(requestLine.profile),
        ],
        [
          'a token of a role switched away from',
          'dead-token-accepted',
          'a token of a role switched away from was accepted',
          granted(requestLine.profile, 2),
        ],
        ['a forged token', 'dead-token-accepted', 'a forged token was accepted', granted(requestLine.profile, 3)],
        [
          'an idle session',
          'dead-token-accepted',
          'a session was alive after its idle expiry',
          granted(requestLine.profile, 4),
        ],
        ['an expired token', 'dead-token-accepted', 'an expired token was accepted', granted(requestLine.listPatients)],
        [
          'a refresh token used again',
          'dead-token-accepted',
          'a refresh token was accepted twice',
          granted(requestLine.refresh),
        ],
        [
          'a wrong password',
          'dead-token-accepted',
          'a login with a wrong password was not refused',
          granted(requestLine.login),
        ],
        [
          'a stale ETag',
          'read-back',
          'a change based on a stale ETag was not refused',
          granted(requestLine.updateRecord),
        ],
        [
          'an update that is not there',
          'read-back',
          'a change of a record cannot be read back',
          changed(requestLine.getRecord, ({ body }) =>
            body.status === 'final' ? { ...body, status: 'draft' } : undefined,
          ),
        ],
        [
          'a stranger among what a search finds',
          'filter',
          'a search by family name found a patient of another name',
          changed(requestLine.listPatients, ({ url, body }) => {
            const [first, ...others] = body.results
            if (!url.includes('search=') || !first) return undefined
            return { ...body, results: [{ ...first, first_name: 'Somebody', last_name: 'Else' }, ...others] }
          }),
        ],
        [
          "another patient's access in the audit",
          'filter',
          'an audit event is of another patient',
          changed(requestLine.listAuditEvents, ({ body }) =>
            body.results[0] ? { ...body, results: [{ ...body.results[0], patient: somebody }] } : undefined,
          ),
        ],
        [
          'a field of another shape',
          'contract',
          `${requestLine.listHospitals} 200: /count must be integer`,
          changed(requestLine.listHospitals, ({ body }) => ({ ...body, count: String(body.count) })),
        ],
      ],
      2,
    ),
  )('fails by G3 alone of what is judged wrong: %s', async (_title, kind, message, meddling) => {
    const { code, result, errors, stdout, stderr } = await smokeThrough(meddling)
    expect(result?.wrong_answers_by_kind, stdout + stderr).toEqual({ [kind]: 1 })
    expect({ code, verdict: result?.verdict }).toEqual({ code: 99, verdict: 'fail' })
    expect(result?.criteria.find(({ id }) => id === 'G3')?.verdict).toBe('fail')
    expect(errors[0]).toBe(`wrong answer (${kind}): ${message}`)
  })
})
