import { choice, count, flag, folder, list, number, text, type ValuesOf } from './setting'

/** Settings that every platform's scripts read. */
export const sharedSettings = {
  ALLOWED_HOSTS: list({
    default: '',
    doc: 'Hosts that load may go to: `staging.example.test,hooks.example.test`. Smoke and baseline need none for loopback; every other profile needs loopback named too (`127.0.0.1`), unless `npm run up` wrote the address: it may be a tunnel to production.',
  }),
  ABSENT_CAPABILITIES: list({
    default: '',
    doc: 'What the platform lacks; the targets that need it read NOT MEASURED.',
  }),
  SHARE_ACCOUNTS: flag({ default: '0', doc: '`1`: several VUs may use one account.' }),
  RESULTS_DIR: folder({ default: 'results', doc: 'Where the result file and JUnit go; it has to exist.' }),
  SUMMARY: choice({
    choices: ['scorecard', 'full'],
    default: 'scorecard',
    doc: "`full`: k6's usual end-of-test summary stands below the scorecard.",
  }),
  RUN_ID: text({
    default: '',
    doc: 'Names the run; made by setup() when empty. Needed when several instances make one run.',
  }),
  INSTANCE: text({ default: '1/1', doc: 'Which of how many k6 instances this is: `2/4`.' }),
  VUS: count({
    min: 1,
    max: 20_000,
    unit: 'VUs',
    doc: 'Target load, closed model (100 % of it in stress); each profile has its default.',
  }),
  TIME_SCALE: number({
    default: '1',
    min: 0.1,
    max: 1000,
    doc: 'Divides the lengths of hold, ramp-down, soak and stress steps; never a rate, a think time, a call length or a timeout.',
  }),
  REQUEST_TIMEOUT_S: number({
    default: '10',
    min: 0.1,
    max: 300,
    unit: 's',
    doc: 'When a request is given up; it counts at this time.',
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
    doc: 'The load zones of `k6 cloud run`, each with its share in whole per cent: `amazon:us:ashburn=60,amazon:de:frankfurt=40`.',
  }),
  SEED: count({ default: '1', min: 0, max: 4_294_967_295, doc: 'Seed of every random choice in the scripts.' }),
}

export type SharedValues = ValuesOf<typeof sharedSettings>
