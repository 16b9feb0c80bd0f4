import { phaseOf } from '../../clock'
import { pick, shuffled } from '../../data/random'
import { checkAnswer } from '../../http/answers'
import { pairedRead } from '../../samples'
import { startIteration } from '../../start-iteration'
import * as api from '../api'
import { chance } from '../context'
import type { MedcorRun } from '../run-data'
import { hospitalOf, userAs } from '../user'

type Read = 'encrypted' | 'control' | 'plain'
const reads: readonly Read[] = ['encrypted', 'control', 'plain']

/** One record read twice as it is kept, encrypted, and once from its plain twin, in random order; the two equal reads are the control. */
export function compareEncryption(data: MedcorRun): void {
  startIteration()
  const doctor = userAs('doctor', data)
  const hospital = hospitalOf(doctor, data)
  if (!hospital) return
  const id = pick(chance(), hospital.records)
  const took: Partial<Record<Read, number>> = {}
  const symptoms: Partial<Record<Read, string>> = {}
  let sentAt = 0
  for (const read of shuffled(chance(), reads)) {
    const reply = read === 'plain' ? api.plainRecord(doctor, id) : api.record(doctor, id)
    if (!reply.ok || !reply.body) return
    sentAt = reply.sentAt
    took[read] = reply.tookMs
    symptoms[read] = reply.body.symptoms ?? ''
  }
  const { encrypted = 0, control = 0, plain = 0 } = took
  const same = symptoms.encrypted === symptoms.plain && symptoms.encrypted === symptoms.control
  if (!checkAnswer(same, 'identity', 'a record and its plain twin differ')) return
  pairedRead({ ms: encrypted - plain, ratio: encrypted / plain, control: encrypted / control }, phaseOf(sentAt))
}
