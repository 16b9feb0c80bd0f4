import { checkAnswer } from '../../drive/answers'
import * as api from './api'
import type { User } from './user'

/** Looks a patient up, then searches by the family name: everything found has to have it, and the patient is among them. */
export function searchByName(user: User, patientId: string): void {
  const found = api.patient(user, patientId)
  const patient = found.body?.patient
  if (!found.ok || !checkAnswer(patient?.id === patientId, 'identity', 'another patient was returned')) return
  const { last_name, mrn } = patient ?? { last_name: '', mrn: '' }
  const page = api.patients(user, { search: last_name, page_size: 20 })
  if (!page.ok || !page.body) return
  const name = last_name.toLowerCase()
  checkAnswer(
    page.body.results.every((row) => [row.first_name, row.last_name].some((part) => part.toLowerCase() === name)),
    'filter',
    'a search by family name found a patient of another name',
  )
  const own = api.patients(user, { search: mrn })
  if (own.ok && own.body)
    checkAnswer(
      own.body.count === 1 && own.body.results[0]?.id === patientId,
      'filter',
      'a search by medical record number did not find its patient alone',
    )
}
