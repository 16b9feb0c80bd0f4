import type { components } from '../../../contracts/generated/medcor'
import { rowOf } from '../../drive/run'
import { noteSkew } from '../../plan/note-skew'
import { requireReached, requireTls } from '../../plan/reach'
import { toldSettings } from '../../plan/told-settings'
import * as api from '../drive/api'
import { medcorContext } from '../drive/platform'
import { newUser, type User } from '../drive/user'
import { lacks } from '../drive/vocabulary'
import type { Hospital, MedcorRun } from '../run-data'
import type { MedcorAccount } from './accounts'

type Settings = components['schemas']['Health']['settings']

/** Of the contract's settings. */
const settingWords: Settings[keyof Pick<Settings, 'password_hash' | 'tls_min_version'>][] = [
  'argon2id',
  'TLSv1.2',
  'TLSv1.3',
]

/** How many ids of each hospital setup() collects: each VU keeps a copy. */
const idsOfEach = 30

/** What only the platform can tell. Throws one line at the first thing that would make the run worthless. */
export function setupMedcor({ run_id }: { run_id: string }): MedcorRun {
  const { values, pools } = medcorContext()
  const data: MedcorRun = {
    run_id,
    started_at: '',
    notes: [],
    platform_settings: {},
    clock_skew_ms: {},
    hospitals: [],
  }
  if (!lacks('health')) checkHealth(data)
  const doctors = doctorsOfTwoHospitals()
  for (const account of doctors) data.hospitals.push(hospitalOf(newUser(account, run_id)))
  if (data.hospitals[0]?.id === data.hospitals[1]?.id)
    throw new Error(
      `MEDCOR_ACCOUNTS: what it calls ${doctors.map(({ hospital }) => `"${hospital}"`).join(' and ')} is one hospital at the platform, and that one cannot see another’s patients has to be checked; correct it`,
    )
  if (values.SHARE_ACCOUNTS) data.notes.push('accounts are shared: SHARE_ACCOUNTS=1')
  if (pools.patient.length === 0)
    data.notes.push('MEDCOR_ACCOUNTS holds no patient: what patients may see is not checked')
  data.started_at = new Date().toISOString()
  return data
}

function checkHealth(data: MedcorRun): void {
  const { MEDCOR_BASE_URL } = medcorContext().values
  const health = api.health()
  requireReached('MEDCOR_BASE_URL', MEDCOR_BASE_URL, health, health.body?.service === 'medcor')
  requireTls('MEDCOR_BASE_URL', MEDCOR_BASE_URL, health)
  data.platform_settings['medcor'] = toldSettings(health.body?.settings, settingWords)
  noteSkew(data, 'platform', () => api.health())
}

/** Enough to tell hospitals apart; the accounts file has them. */
function doctorsOfTwoHospitals(): MedcorAccount[] {
  const { doctor } = medcorContext().pools
  const first = rowOf(doctor, 0)
  for (let at = 1; at < doctor.length; at++) {
    const account = rowOf(doctor, at)
    if (account.hospital !== first.hospital) return [first, account]
  }
  return [first]
}

function hospitalOf(doctor: User): Hospital {
  const { MEDCOR_BASE_URL } = medcorContext().values
  const me = api.profile(doctor)
  if (me.status === 0 && me.cause === undefined)
    throw new Error(
      `MEDCOR_ACCOUNTS: the platform refuses the first doctor of a hospital; are these accounts of ${MEDCOR_BASE_URL}?`,
    )
  const body = me.body
  requireReached('MEDCOR_BASE_URL', MEDCOR_BASE_URL, me, typeof body?.hospital === 'string')
  const patients = api.patients(doctor, { page_size: idsOfEach })
  requireReached('MEDCOR_BASE_URL', MEDCOR_BASE_URL, patients, Array.isArray(patients.body?.results))
  const records = api.records(doctor, { page_size: 100 })
  requireReached('MEDCOR_BASE_URL', MEDCOR_BASE_URL, records, Array.isArray(records.body?.results))
  const open = (records.body?.results ?? []).filter((record) => !record.is_confidential).slice(0, idsOfEach)
  if (patients.body?.results.length === 0 || open.length === 0)
    throw new Error(
      `a hospital of MEDCOR_ACCOUNTS has no ${patients.body?.results.length === 0 ? 'patients' : 'records'} to read; seed it, or give accounts of another in MEDCOR_ACCOUNTS`,
    )
  return {
    id: body?.hospital ?? '',
    patients: (patients.body?.results ?? []).map(({ id }) => id),
    records: open.map(({ id }) => id),
  }
}
