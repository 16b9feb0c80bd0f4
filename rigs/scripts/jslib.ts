import { fail, sleep } from 'k6'
import exec from 'k6/execution'
import { Counter } from 'k6/metrics'
import type { Options } from 'k6/options'
import {
  check,
  findBetween,
  getCurrentStageIndex,
  normalDistributionStages,
  parseDuration,
  randomIntBetween,
  randomItem,
  randomString,
  tagWithCurrentStageIndex,
  tagWithCurrentStageProfile,
  uuidv4,
} from 'k6-jslib-utils'
import { humanizeValue, jUnit, type SummaryData, textSummary } from 'k6-summary'

/** Calls every function of the two libraries inside k6; e2e/jslib.test.ts reads what came of it. */
const seen = new Counter('stages_seen')
const stages = [
  { duration: '500ms', target: 2 },
  { duration: '500ms', target: 2 },
  { duration: '500ms', target: 1 },
]

export const options: Options = {
  scenarios: {
    functions: { executor: 'shared-iterations', vus: 1, iterations: 1, exec: 'functions' },
    bell: { executor: 'ramping-vus', stages: normalDistributionStages(2, 1, 2), exec: 'idle', gracefulStop: '0s' },
    stages: {
      executor: 'ramping-vus',
      startVUs: 1,
      stages,
      exec: 'ramped',
      gracefulStop: '0s',
      gracefulRampDown: '0s',
    },
  },
  thresholds: {
    'stages_seen{stage:0}': ['count>=0'],
    'stages_seen{stage:1}': ['count>=0'],
    'stages_seen{stage:2}': ['count>=0'],
    'stages_seen{stage_profile:ramp-up}': ['count>=0'],
    'stages_seen{stage_profile:steady}': ['count>=0'],
    'stages_seen{stage_profile:ramp-down}': ['count>=0'],
    'checks{kind:a <wanted> "failure" & more}': ['rate==1'],
  },
}

export async function functions(): Promise<void> {
  const ids = [uuidv4(), uuidv4(true), uuidv4(false)]
  const shape = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/
  const all = check(ids, {
    'uuidv4 has its shape': (uuids: string[]) => uuids.every((id) => shape.test(id)),
    'uuidv4 does not repeat': (uuids: string[]) => new Set(uuids).size === 3,
    'randomIntBetween lies between': () => [1, 2, 3].includes(randomIntBetween(1, 3)),
    'randomItem is an item': () => ['a', 'b'].includes(randomItem(['a', 'b'])),
    'randomString has its length': () => /^[01]{40}$/.test(randomString(40, '01')),
    'findBetween finds one': () => findBetween('<a>1</a><a>2</a>', '<a>', '</a>') === '1',
    'findBetween finds all': () => findBetween('<a>1</a><a>2</a>', '<a>', '</a>', true)?.join() === '1,2',
    'parseDuration reads': () => parseDuration('1d5h31m20s9ms') === 106_280_009,
    'humanizeValue shows': () => humanizeValue(61_000, { type: 'trend', contains: 'time' }) === '1m1s',
    'getCurrentStageIndex needs stages': () => {
      try {
        getCurrentStageIndex()
      } catch (error) {
        return String(error).includes('scenario functions has no stages')
      }
      return false
    },
  }) satisfies boolean

  const waited = check('value', {
    'check waits for a promise': Promise.resolve(1),
    'check waits for a function': async (value: string) => value === 'value',
    'check takes a value': 'truthy',
  }) satisfies Promise<boolean>
  const failing = { kind: 'a <wanted> "failure" & more' }
  const one = check(null, { 'a failed check is counted': () => 0 }, failing) satisfies boolean
  const later = await check(null, { 'a rejected check is counted': Promise.reject('no') }, failing).catch(String)
  if (!all || !(await waited) || one || later !== 'no') fail('check returned the wrong result')
}

export function idle(): void {
  sleep(0.05)
}

export function ramped(): void {
  tagWithCurrentStageIndex()
  tagWithCurrentStageProfile()
  const tagged = Number(exec.vu.metrics.tags['stage'])
  check(null, { 'getCurrentStageIndex is the tagged one or later': () => getCurrentStageIndex() >= tagged })
  seen.add(1)
  sleep(0.02)
}

export function handleSummary(data: SummaryData): Record<string, string> {
  return {
    stdout: textSummary(data, { indent: '  ', enableColors: false }),
    'coloured.txt': textSummary(data),
    'junit.xml': jUnit(data, { name: 'jslib <in> "k6"', classname: 'e&e' }),
    'metrics.json': JSON.stringify(data.metrics),
  }
}
