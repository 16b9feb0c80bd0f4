import { guarded } from '../../../drive/guarded'
import { compareEncryption as compareEncryptionJourney } from './compare-encryption'
import { compareRoles as compareRolesJourney } from './compare-roles'
import { handshake as handshakeJourney } from './handshake'
import { idleSession as idleSessionJourney } from './idle-session'
import { intruder as intruderJourney } from './intruder'
import { readRecord as readRecordJourney } from './read-record'
import { refusals as refusalsJourney } from './refusals'
import { sampleSessions as sampleSessionsJourney } from './sample-sessions'
import { shift as shiftJourney } from './session'
import { shiftChange as shiftChangeJourney } from './shift-change'
import { watchRun as watchRunJourney } from './watch-run'

export const compareEncryption = guarded(compareEncryptionJourney)
export const compareRoles = guarded(compareRolesJourney)
export const handshake = guarded(handshakeJourney)
export const idleSession = guarded(idleSessionJourney)
export const intruder = guarded(intruderJourney)
export const readRecord = guarded(readRecordJourney)
export const refusals = guarded(refusalsJourney)
export const sampleSessions = guarded(sampleSessionsJourney)
export const shift = guarded(shiftJourney)
export const shiftChange = guarded(shiftChangeJourney)
export const watchRun = guarded(watchRunJourney)
