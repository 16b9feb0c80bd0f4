import type { K6Outcome } from './k6'

type Criterion = NonNullable<K6Outcome['result']>['criteria'][number]

/** Targets without a unit of time that compare latencies. */
const ratiosOfLatencies = ['M5', 'M6', 'S1a']

const isTimed = ({ id, unit, judges }: Criterion): boolean =>
  unit === 'ms' || judges === 'generator' || ratiosOfLatencies.some((family) => id.startsWith(family))

type Ended = Pick<K6Outcome, 'result' | 'errors'>

/** What of a run was late: a machine with too little time for it comes to the same. */
export function lateIn({ result, errors }: Ended): string[] {
  const missed = (result?.criteria ?? []).filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive')
  const targets = missed.filter(isTimed).map(({ id, phase, actual, unit }) => {
    const figure = actual === null ? 'no figure' : `${Number(actual.toPrecision(3))} ${unit}`.trim()
    return `${id}${phase ? ` ${phase}` : ''} ${figure}`
  })
  const timeouts = result?.errors_by_cause['timeout'] ?? 0
  const stopped = errors.filter((line) => line.includes('did not answer in time'))
  return [...targets, ...(timeouts > 0 ? [`${timeouts} timeouts`] : []), ...stopped]
}

/** The same of a run that is too short for all samples: those that it has. */
export function lateOfSamples({ result, errors }: Ended): string[] {
  const decided = result?.criteria.filter(({ samples, samples_needed }) => samples >= samples_needed) ?? []
  return lateIn({ result: result && { ...result, criteria: decided }, errors })
}
