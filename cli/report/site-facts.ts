import { AlertHistory } from '../../alert/history'
import { Judgements } from '../../history/gate/judgements'
import { latestBelievable } from '../../history/store/future'
import type { RunRow } from '../../history/store/index-database'
import type { ResultStore } from '../../history/store/store'
import { measuredOf } from '../../report/run/measured'
import type { SiteFacts, SiteGroup } from '../../report/site/facts'
import { waiversInForce } from '../gate/waivers-file'
import { blamedChanges } from './blamed'

/** All that the site says, but for what pages there are beside the dashboard. */
export function siteFacts(store: ResultStore): SiteFacts {
  const latest = latestBelievable()
  const all = store.runs()
  const runs = all.filter(({ ended_at }) => ended_at <= latest)
  const judgements = new Judgements(store).list()
  const groups = new Map<string, RunRow[]>()
  for (const run of runs) {
    const key = [run.platform, run.profile, run.kind].join(' ')
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  return {
    groups: [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, of]) => groupOf(store, of, judgements)),
    changes: blamedChanges(store),
    alerts: new AlertHistory(store).list(),
    accepts: store.accepts.list(),
    waivers: waiversInForce(),
    runPages: new Map(),
    periodPages: [],
    hasPublic: false,
    simulated: runs.some(({ simulated }) => simulated === 1),
    fromTheFuture: all.length - runs.length,
  }
}

function groupOf(store: ResultStore, runs: RunRow[], judgements: ReturnType<Judgements['list']>): SiteGroup {
  const newest = runs.at(-1)
  const { platform = '', profile = '', kind = '' } = newest ?? {}
  const valid = runs.findLast(({ verdict }) => verdict !== 'invalid')
  return {
    platform,
    profile,
    kind,
    runs,
    last: valid ? lastOf(store, valid.file) : null,
    judgement: judgements.findLast(({ run }) => run.id === newest?.id && run.ended_at === newest.ended_at) ?? null,
    series: store.series({ platform, profile, kind }).map((key) => ({ key, points: store.points(key) })),
  }
}

function lastOf(store: ResultStore, file: string): SiteGroup['last'] {
  const { content, envelope } = store.read(file)
  const { at, throughput } = measuredOf(JSON.parse(content))
  return { run: envelope, at, requests: throughput.requests }
}
