import type { WriteEntry } from './ledger'

/** What a platform holds of the ledger's writes, read back through its API. */
export interface Found {
  /** The id of the write, as the platform kept it. */
  id: string
  /** The platform's own name for what came of it. */
  as: string
  /** What it holds; compared with what was written. */
  value: string
}

/** A write that did not come out as it has to. */
export interface Anomaly {
  id: string
  kind: string
  about: string
  said: string
}

/** Jepsen's classes. Every write is in one of `ok`, `lost`, `recovered`, `absent`; the others come on top. */
export interface Classes {
  /** Acknowledged, and there once. */
  ok: number
  /** Acknowledged, and not there: never allowed after a crash. */
  lost: Anomaly[]
  /** There more than once, acknowledged or not. */
  duplicated: Anomaly[]
  /** There with another value than was written, or read back as it was before. */
  stale: Anomaly[]
  /** Refused, and there all the same; or there without an intent. */
  unexpected: Anomaly[]
  /** Unknown, and there once: it had happened. */
  recovered: number
  /** Refused or unknown, and not there. */
  absent: number
}

/** Compares what was asked with what is there. */
export function classify(entries: readonly WriteEntry[], found: readonly Found[]): Classes {
  const classes = noAnomaly()
  const byId = new Map<string, Found[]>()
  for (const one of found) {
    const known = byId.get(one.id)
    if (known) known.push(one)
    else byId.set(one.id, [one])
  }
  for (const entry of entries) {
    const there = byId.get(entry.id) ?? []
    byId.delete(entry.id)
    const { id, kind, about, ending } = entry
    const anomaly = (said: string): Anomaly => ({ id, kind, about, said })
    const [first] = there
    if (!first) {
      if (ending === 'acknowledged')
        classes.lost.push(anomaly(`acknowledged as ${entry.answer || 'done'}, and not there`))
      else classes.absent += 1
      continue
    }
    if (there.length > 1)
      classes.duplicated.push(anomaly(`there ${there.length} times: ${there.map(({ as }) => as).join(', ')}`))
    if (ending === 'refused') classes.unexpected.push(anomaly(`refused, and there as ${first.as}`))
    else if (ending === 'unknown') classes.recovered += 1
    else classes.ok += 1
    if (there.some(({ value }) => value !== entry.value))
      classes.stale.push(anomaly(`${first.as} holds ${first.value}, written was ${entry.value}`))
  }
  for (const [id, there] of byId)
    classes.unexpected.push({
      id,
      kind: '',
      about: '',
      said: `${there.map(({ as }) => as).join(', ')} without an intent`,
    })
  return classes
}

/**
 * The same without ids of the client's own: writes are counted by what they are about. What was acknowledged has to be
 * there, and of what is unknown there may be any part.
 */
export function classifyByCount(
  entries: readonly WriteEntry[],
  found: readonly { about: string; as: string }[],
): Classes {
  const classes = noAnomaly()
  const there = new Map<string, number>()
  for (const { about } of found) there.set(about, (there.get(about) ?? 0) + 1)
  for (const [about, own] of grouped(entries)) {
    const count = there.get(about) ?? 0
    const of = (ending: WriteEntry['ending']) => own.filter((entry) => entry.ending === ending)
    const acknowledged = of('acknowledged').length
    const unknown = of('unknown').length
    const anomaly = {
      id: '',
      kind: own[0]?.kind ?? '',
      about,
      said: `${acknowledged} acknowledged, ${unknown} unknown, ${count} there`,
    }
    classes.ok += Math.min(count, acknowledged)
    for (let missing = count; missing < acknowledged; missing++) classes.lost.push(anomaly)
    for (let extra = acknowledged + unknown; extra < count; extra++) classes.duplicated.push(anomaly)
    const recovered = Math.min(unknown, Math.max(0, count - acknowledged))
    classes.recovered += recovered
    classes.absent += of('refused').length + unknown - recovered
    there.delete(about)
  }
  for (const [about, count] of there)
    classes.unexpected.push({ id: '', kind: '', about, said: `${count} there, none was asked for` })
  return classes
}

/**
 * Writes that follow each other on one thing, each in place of the one before: what is there has to be the last
 * acknowledged one, or an unknown one after it.
 */
export function classifyLast(
  entries: readonly WriteEntry[],
  found: readonly { about: string; value: string }[],
): Classes {
  const classes = noAnomaly()
  const there = new Map(found.map(({ about, value }) => [about, value]))
  for (const [about, own] of grouped(entries)) {
    const value = there.get(about)
    const last = own.findLastIndex(({ ending }) => ending === 'acknowledged')
    const acknowledged = own.slice(0, last + 1).filter(({ ending }) => ending === 'acknowledged')
    const after = own.slice(last + 1)
    const anomaly = ({ id, kind }: WriteEntry, said: string): Anomaly => ({ id, kind, about, said })
    const recovered = after.find((entry) => entry.value === value && entry.ending === 'unknown')
    classes.recovered += recovered ? 1 : 0
    classes.absent += own.length - acknowledged.length - (recovered ? 1 : 0)
    const kept = own.findLastIndex((entry) => entry.value === value)
    if (recovered || own[last]?.value === value || last < 0) classes.ok += acknowledged.length
    else {
      // What was acknowledged after what is there now is gone.
      const gone = acknowledged.filter((entry) => own.indexOf(entry) > kept)
      classes.ok += acknowledged.length - gone.length
      for (const entry of gone)
        classes.lost.push(
          anomaly(entry, `acknowledged as ${entry.answer || entry.value}, and ${value ?? 'nothing'} is there`),
        )
    }
    const refused = after.find((entry) => entry.value === value && entry.ending === 'refused')
    if (refused) classes.unexpected.push(anomaly(refused, `refused, and there as ${value}`))
  }
  return classes
}

/** Reads: `value` is the version that was known to be there before, `answer` the one that came. */
export function classifyReads(entries: readonly WriteEntry[]): Classes {
  const classes = noAnomaly()
  for (const { id, kind, about, value, answer, ending } of entries) {
    if (ending !== 'acknowledged') classes.absent += 1
    else if (Number(answer) >= Number(value)) classes.ok += 1
    else classes.stale.push({ id, kind, about, said: `version ${value} was there, and version ${answer} was read` })
  }
  return classes
}

/** All of them together. */
export function joined(all: readonly Classes[]): Classes {
  const sum = noAnomaly()
  for (const one of all) {
    sum.ok += one.ok
    sum.recovered += one.recovered
    sum.absent += one.absent
    for (const kind of ['lost', 'duplicated', 'stale', 'unexpected'] as const) sum[kind].push(...one[kind])
  }
  return sum
}

/**
 * How far back from a crash the loss reaches, in seconds: the age of the newest and of the oldest acknowledged write
 * that was lost; null when none was.
 */
export function recoveryPoint(
  lost: readonly Pick<Anomaly, 'id'>[],
  entries: readonly WriteEntry[],
  crashedAt: number,
): { newest_s: number; oldest_s: number } | null {
  const ids = new Set(lost.map(({ id }) => id))
  const ages = entries.flatMap(({ id, endedAt }) => (ids.has(id) ? [Math.max(0, crashedAt - endedAt) / 1000] : []))
  return ages.length === 0 ? null : { newest_s: Math.min(...ages), oldest_s: Math.max(...ages) }
}

/** Nothing compared yet. */
export function noAnomaly(): Classes {
  return { ok: 0, lost: [], duplicated: [], stale: [], unexpected: [], recovered: 0, absent: 0 }
}

function grouped(entries: readonly WriteEntry[]): Map<string, WriteEntry[]> {
  const groups = new Map<string, WriteEntry[]>()
  for (const entry of entries) {
    const group = groups.get(entry.about)
    if (group) group.push(entry)
    else groups.set(entry.about, [entry])
  }
  return groups
}
