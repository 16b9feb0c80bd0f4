import type { RunData } from '../plan/platform'

/** A hospital as setup() found it: ids only, a few of each. */
export interface Hospital {
  id: string
  patients: string[]
  /** Of records that every role at work may read. */
  records: string[]
}

/** What setup() learnt of the platform, for every journey. */
export interface MedcorRun extends RunData {
  /** The hospitals of the accounts; two at least, for one must not see the other's patients. */
  hospitals: Hospital[]
}
