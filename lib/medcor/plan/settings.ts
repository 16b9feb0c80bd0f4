import { csvFile, number, url } from '../../plan/settings/setting'

/** Settings of the Medcor scripts. */
export const medcorSettings = {
  RECORDS_PER_HOUR: number({
    min: 1,
    max: 20_000_000,
    unit: 'records/h',
    doc: 'Arrival rate of the open model; each profile has its default.',
  }),
  MEDCOR_BASE_URL: url({
    tlsFor: 'patient data',
    doc: 'The platform, over https. When it is not set, the scripts use what `npm run up -- medcor` left in `.sla/medcor.env`.',
  }),
  MEDCOR_ACCOUNTS: csvFile({
    columns: 'email,password,role,hospital (one account a VU, of two hospitals or more)',
    doc: 'The path of a CSV of `email,password,role,hospital`, outside the repository, with an account for each VU in its role, of two hospitals or more. For an archive: the CSV itself (128 KiB at most on Linux).',
  }),
}
