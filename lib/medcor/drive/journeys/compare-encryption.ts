import { pick, shuffled } from '../../../data/random'
import { checkAnswer } from '../../../drive/answers'
import { chance } from '../../../drive/chance'
import { timeTags } from '../../../drive/clock'
import { startIteration } from '../../../drive/start-iteration'
import type { MedcorRun } from '../../run-data'
import * as api from '../api'
import { pairedRead } from '../samples'
import { hospitalOf, type User, userAs } from '../user'

/** One record as it is kept, encrypted; the same again, as the control; and its twin that is not encrypted. */
type Read = 'encrypted' | 'control' | 'plain'
const reads: readonly Read[] = ['encrypted', 'control', 'plain']

/** Compares encrypted with plain reads of one record, in random order; two equal reads are the control. */
export function compareEncryption(data: MedcorRun): void {
  startIteration()
  const doctor = userAs('doctor', data)
  const hospital = hospitalOf(doctor, data)
  if (!hospital) return
  const id = pick(chance(), hospital.records)
  // Whichever read comes first takes twice as long: it finds nothing of the record in any cache. It is not compared.
  if (!open(doctor, id, pick(chance(), reads)).ok) return
  for (let pair = 0; pair < pairsAtOnce; pair++) if (!compareOnce(doctor, id)) return
}

/** Pairs of one record: opening it is dear, and told apart from comparing. */
export const pairsAtOnce = 2

function compareOnce(doctor: User, id: string): boolean {
  const took: Partial<Record<Read, number>> = {}
  const symptoms: Partial<Record<Read, string>> = {}
  let sentAt = 0
  for (const read of shuffled(chance(), reads)) {
    const reply = open(doctor, id, read)
    if (!reply.ok || !reply.body) return false
    sentAt = reply.sentAt
    took[read] = reply.tookMs
    symptoms[read] = reply.body.symptoms ?? ''
  }
  const { encrypted = 0, control = 0, plain = 0 } = took
  const same = symptoms.encrypted === symptoms.plain && symptoms.encrypted === symptoms.control
  if (!checkAnswer(same, 'identity', 'a record and its plain twin differ')) return false
  pairedRead({ ms: encrypted - plain, ratio: encrypted / plain, control: encrypted / control }, timeTags(sentAt))
  return true
}

function open(doctor: User, id: string, read: Read) {
  return read === 'plain' ? api.plainRecord(doctor, id) : api.comparedRecord(doctor, id)
}
