import { listIn, recordIn, saidIn } from './measured'

/** What a watch names, and what to do about it. */
export interface SeenFinding {
  says: string
  mend: string
}

export function findingsSeenIn(value: unknown): SeenFinding[] {
  return listIn(value).flatMap((one) => {
    const [says, mend] = [saidIn(recordIn(one)['says']), saidIn(recordIn(one)['mend'])]
    return says === null || mend === null ? [] : [{ says, mend }]
  })
}
