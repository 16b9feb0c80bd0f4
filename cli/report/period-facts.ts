import { AlertHistory } from '../../alert/history'
import { Judgements } from '../../history/gate/judgements'
import { latestBelievable } from '../../history/store/future'
import type { ResultStore } from '../../history/store/store'
import type { BlamedChange } from '../../report/history/blamed'
import { type PeriodFacts, periodFactsOf } from '../../report/period/facts'
import { type Period, periodBefore } from '../../report/period/period'
import { waiversInForce } from '../gate/waivers-file'

/** What a store knows of a period; runs from the future are left out. */
export function periodFacts(store: ResultStore, period: Period, changes: readonly BlamedChange[]): PeriodFacts {
  const before = periodBefore(period)
  return periodFactsOf({
    period,
    results: contents(store, period),
    resultsBefore: contents(store, before),
    judgements: new Judgements(store).list(),
    changes,
    accepts: store.accepts.list(),
    waivers: waiversInForce(),
    alerts: new AlertHistory(store).list(),
  })
}

function contents(store: ResultStore, { from, until }: Period): string[] {
  const latest = latestBelievable()
  return store.runs({ since: from, until: until < latest ? until : latest }).map(({ file }) => store.read(file).content)
}
