import { requestLine as medcorLine } from './../../contracts/generated/medcor'
import { requestLine } from './../../contracts/generated/tcall'
import { requestLine as proxyLine } from './../../contracts/generated/webhook-proxy'
import { bodyGuard, dialable } from '../../lib/data/body-guard'
import { seededRandom } from '../../lib/data/random'
import { allBodies as medcorBodies } from '../../lib/medcor/drive/bodies'
import { patientOf } from '../../lib/medcor/drive/new-patient'
import { newPrescription, newRecord } from '../../lib/medcor/drive/writing'
import { allBodies as tcallBodies } from '../../lib/tcall/drive/bodies'

export const options = { vus: 1, iterations: 1 }

export default function (): void {}

const run = 'run-20261122t183000z-1a2b'
const at = 1_795_370_000_000
/** By kind, what a VU sends of it in turn. */
const bodies: Record<string, readonly object[]> = {
  [requestLine.initiateCall]: [{ agent_id: 1, phone_number_id: run, to_number: '+12125550123', country_code: 'US' }],
  [requestLine.login]: [{ email: 'user0001@example.test', password: 'not-a-real-password' }],
  [proxyLine.receiveHook]: [
    {
      event: 'call_analyzed',
      emitted_at: at,
      call: {
        call_id: `${run}-12-3`,
        call_type: 'phone_call',
        direction: 'inbound',
        from_number: '+12125550123',
        to_number: '+12125550124',
        call_status: 'ended',
        start_timestamp: at,
        end_timestamp: at,
        disconnection_reason: 'user_hangup',
        transcript: 'Agent: this is a synthetic call.',
        metadata: { phone_number_id: run },
      },
    },
  ],
}

const random = seededRandom(1)
const patient = '6ba7b810-9dad-51d1-80b4-00c04fd430c8'
const made = <T>(make: (at: number) => T): T[] => Array.from({ length: 200 }, (_, at) => make(at))
bodies[medcorLine.registerPatient] = made((at) => patientOf(random, 5_000_001 + at))
bodies[medcorLine.createRecord] = made(() => newRecord(random, patient, 'consultation'))
bodies[medcorLine.createPrescription] = made(() => newPrescription(random, patient))

/** The quickest of these many batches: what else the machine does slows the others. */
const batches = 60
const inBatch = 200

/** How long one check of each body takes in microseconds, and how a wrong one is refused. */
export function handleSummary(): Record<string, string> {
  const guard = bodyGuard({ ...medcorBodies(), ...tcallBodies(dialable([])) })
  const microseconds: Record<string, number> = {}
  for (const [kind, sent] of Object.entries(bodies)) {
    const took: number[] = []
    for (let batch = 0; batch < batches; batch++) {
      const started = Date.now()
      for (let i = 0; i < inBatch; i++) guard(kind, sent[i % sent.length] as object)
      took.push(((Date.now() - started) * 1000) / inBatch)
    }
    microseconds[kind] = Math.min(...took)
  }
  let refusal = ''
  try {
    guard(requestLine.initiateCall, { ...bodies[requestLine.initiateCall]?.[0], to_number: '+12125551234' })
  } catch (error) {
    refusal = (error as Error).message
  }
  return { stdout: JSON.stringify({ microseconds, refusal }) }
}
