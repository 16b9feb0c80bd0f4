import type { DatabaseLoad } from '../../database/load/statement'
import { patientById } from './patients'
import { sealedRecord } from './records'
import { giveMedication } from './treatment-operations'

/** What the platform asks its database for most, in about these shares; the contents stay as sealed as they lie there. */
export const databaseLoad: DatabaseLoad = {
  prepare: ['analyze'],
  between: [
    "delete from administrations where run_id = 'database-load'",
    'vacuum (analyze) administrations',
    'vacuum (analyze) prescriptions',
    'checkpoint',
  ],
  statements: [
    { ...sealedRecord, values: 'select id, hospital_id from records order by random()', weight: 6 },
    { ...patientById, values: 'select id, hospital_id from patients order by random()', weight: 3 },
    {
      ...giveMedication,
      values: `select gen_random_uuid(), p.hospital_id, p.id, p.patient_id, p.doctor_id, 'given', p.content, 'database-load'
        from prescriptions p order by random()`,
      fresh: true,
      weight: 1,
    },
  ],
}
