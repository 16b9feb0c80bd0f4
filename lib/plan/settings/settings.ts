import { choice, count, flag, folder, list, number, text, type ValuesOf } from './setting'

/** Settings that every platform's scripts read. */
export const sharedSettings = {
  ALLOWED_HOSTS: list({
    default: '',
    doc: 'Hosts that load may go to: `staging.example.test,hooks.example.test`. A loopback address may be a tunnel to production: every profile but smoke and baseline needs it named too (`127.0.0.1`), unless `npm run up` wrote it.',
  }),
  ABSENT_CAPABILITIES: list({
    default: '',
    doc: 'Capabilities that the platform lacks, as in [sla.md](sla.md); the targets that need them read NOT MEASURED.',
  }),
  SHARE_ACCOUNTS: flag({ default: '0', doc: '`1`: several VUs may use one account.' }),
  RESULTS_DIR: folder({ default: 'results', doc: 'The folder that the result file and JUnit go to; it has to exist.' }),
  SUMMARY: choice({
    choices: ['scorecard', 'full'],
    default: 'scorecard',
    doc: "`full` prints k6's usual end-of-test summary below the scorecard.",
  }),
  RUN_ID: text({
    default: '',
    doc: 'The id of the run; setup() makes one when empty. Needed, and the same for all, when several k6 instances make one run.',
  }),
  INSTANCES: count({
    default: '1',
    min: 1,
    max: 1000,
    unit: 'instances',
    doc: 'How many k6 instances make this run, each with its own `--execution-segment`. None is judged alone: `sla verdict` joins their results.',
  }),
  VUS: count({
    min: 1,
    max: 1_000_000,
    unit: 'VUs',
    doc: 'VUs of the closed model (in stress and spike, at 100 % load); each profile has its default.',
  }),
  TIME_SCALE: number({
    default: '1',
    min: 0.1,
    max: 1000,
    doc: 'Divides the lengths of hold, ramp-down and steps, and of ramp-up as far as 20 new VUs a second allow. It changes no rate, think time, call length or timeout.',
  }),
  REQUEST_TIMEOUT_S: number({
    default: '10',
    min: 0.1,
    max: 300,
    unit: 's',
    doc: 'After how long a request is given up; its duration counts as this time.',
  }),
  K6_CLOUD_PROJECT_ID: count({
    min: 1,
    max: 2_147_483_647,
    doc: 'The project of `k6 cloud run`; k6 itself reads this variable too.',
  }),
  K6_CLOUD_NAME: text({
    default: '',
    doc: 'What the test is called in k6 Cloud; platform and profile when empty. k6 itself reads this variable too.',
  }),
  CLOUD_DISTRIBUTION: text({
    default: '',
    doc: 'The load zones of `k6 cloud run`, each with its share in whole percent: `amazon:us:ashburn=60,amazon:de:frankfurt=40`.',
  }),
  SEED: count({ default: '1', min: 0, max: 4_294_967_295, doc: 'Seed of every random choice in the scripts.' }),
}

export type SharedValues = ValuesOf<typeof sharedSettings>
