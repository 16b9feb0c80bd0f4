import { type GateReport, gate } from '../../history/gate/gate'
import { Judgements } from '../../history/gate/judgements'
import { keptEnvelopeOf, parseResult } from '../../history/result/envelope'
import type { ResultStore } from '../../history/store/store'
import { waiversInForce } from '../gate/waivers-file'

/** What the gate said of a run, as it was said then; of one that it never judged, what it would say now. */
export function judgementOf(store: ResultStore, content: string): GateReport {
  const run = keptEnvelopeOf(parseResult(content), content)
  const kept = new Judgements(store)
    .list()
    .find(({ run: { id, kind, ended_at } }) => id === run.id && kind === run.kind && ended_at === run.ended_at)
  return (
    kept ??
    gate({
      run,
      history: (key) => store.points(key, { last: 1_000 }),
      accepts: store.accepts.list(),
      waivers: waiversInForce(),
    })
  )
}
