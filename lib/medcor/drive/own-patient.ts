import { pick } from '../../data/random'
import { chance } from '../../drive/chance'
import type { Hospital } from '../run-data'
import * as api from './api'
import type { User } from './user'
import { lacks } from './vocabulary'

/**
 * The id of one of the patients assigned to a user, so that professionals read what few others do, as they would;
 * where nobody is assigned, one of those that setup() found.
 */
export function ownPatient(user: User, hospital: Hospital): string {
  const assigned = lacks('assignments')
    ? undefined
    : api.patients(user, { assigned: 'me', page_size: 20 }).body?.results
  return assigned?.[0] ? pick(chance(), assigned).id : pick(chance(), hospital.patients)
}
