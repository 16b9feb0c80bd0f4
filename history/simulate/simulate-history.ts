import { type GateReport, gate } from '../gate/gate'
import { Judgements } from '../gate/judgements'
import type { ResultStore } from '../store/store'
import { nights, simulatedNights } from './nights'

export type JudgedNight = GateReport & { night: number }

/** Fills a store with the simulated nights, each judged when it was over, with what was accepted by then. */
export async function simulateHistory(
  store: ResultStore,
  seed: number,
  tick: (detail: string) => void,
): Promise<JudgedNight[]> {
  const judgements = new Judgements(store)
  const ends = new Map<string, string>()
  const judged: JudgedNight[] = []
  for (const { night, content, accepts } of simulatedNights(seed)) {
    tick(`${night} of ${nights}`)
    await new Promise(setImmediate) // the progress line, and Ctrl-C, get their turn
    const { envelope } = store.add(content)
    ends.set(`night ${night}`, envelope.ended_at)
    const report = gate({
      run: envelope,
      history: (key) => store.points(key),
      accepts: store.accepts.list(),
      waivers: [],
      now: new Date(envelope.ended_at),
    })
    judgements.put(report)
    judged.push({ ...report, night })
    for (const accept of accepts) store.accepts.add({ ...accept, from: ends.get(accept.run) ?? envelope.ended_at })
  }
  return judged
}
