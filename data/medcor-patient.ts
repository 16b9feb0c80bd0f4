/** A patient of the pool `medcor-patients`, with a history. Every identifier is from a reserved range. */
export interface MedcorPatient {
  /** Identifier 18: UUIDv5 in the data set's namespace. */
  id: string
  /** `SYN-…` with a check digit. */
  mrn: string
  first_name: string
  last_name: string
  /** `YYYY-01-01`: the year is all that HIPAA lets stand. */
  birth_date: string
  sex: 'female' | 'male'
  phone: string
  email: string
  street: string
  city: string
  /** Two letters. */
  state: string
  zip: string
  ssn: string
  health_plan_id: string
  visits: MedcorVisit[]
}

/** One visit, and what was recorded at it. */
export interface MedcorVisit {
  /** `YYYY-MM-DD` in the data set's one service year. */
  date: string
  record_type: 'consultation' | 'follow_up' | 'lab' | 'procedure' | 'emergency'
  diagnosis: { system: 'ICD-10-CM'; code: string; text: string }
  symptoms: string
  vital_signs: {
    heart_rate_bpm: number
    systolic_mmhg: number
    diastolic_mmhg: number
    temperature_c: number
    spo2_percent: number
    respiratory_rate_bpm: number
    weight_kg: number
  }
  medications: { name: string; dose: string; frequency: string }[]
  is_confidential: boolean
}
