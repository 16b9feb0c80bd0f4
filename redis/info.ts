/** What one look at a Redis told, counted since its start. */
export interface RedisLook {
  /** ms since the epoch. */
  at: number
  keys: number
  hits: number
  misses: number
  /** Commands that wrote a value under a key. */
  sets: number
  expired: number
  evicted: number
  memory_bytes: number
  clients: number
}

/** The fields of INFO, by name. */
export type Info = ReadonlyMap<string, string>

export function infoOf(text: string): Info {
  return new Map(
    text.split(/\r?\n/).flatMap((line): [string, string][] => {
      const colon = line.indexOf(':')
      return line.startsWith('#') || colon < 1 ? [] : [[line.slice(0, colon), line.slice(colon + 1)]]
    }),
  )
}

export function infoNumber(info: Info, field: string): number {
  const value = Number(info.get(field))
  return Number.isFinite(value) ? value : 0
}

const writing = ['set', 'setex', 'psetex', 'setnx', 'getset', 'mset', 'hset', 'hmset']

/** @param info of the sections stats, memory, clients, keyspace and commandstats */
export function lookIn(info: Info, at: number): RedisLook {
  const databases = [...info].filter(([name]) => /^db\d+$/.test(name)).map(([, value]) => value)
  return {
    at,
    keys: databases.reduce((sum, value) => sum + fieldOf(value, 'keys'), 0),
    hits: infoNumber(info, 'keyspace_hits'),
    misses: infoNumber(info, 'keyspace_misses'),
    sets: writing.reduce((sum, name) => sum + fieldOf(info.get(`cmdstat_${name}`) ?? '', 'calls'), 0),
    expired: infoNumber(info, 'expired_keys'),
    evicted: infoNumber(info, 'evicted_keys'),
    memory_bytes: infoNumber(info, 'used_memory'),
    clients: infoNumber(info, 'connected_clients'),
  }
}

/** Calls and time of each command since the start of the server. */
export function commandsIn(info: Info): Map<string, { calls: number; usec: number }> {
  return new Map(
    [...info].flatMap(([name, value]): [string, { calls: number; usec: number }][] =>
      name.startsWith('cmdstat_')
        ? [[name.slice('cmdstat_'.length), { calls: fieldOf(value, 'calls'), usec: fieldOf(value, 'usec') }]]
        : [],
    ),
  )
}

/** `calls=3,usec=7`: the number of a field. */
function fieldOf(value: string, field: string): number {
  const [, number] = new RegExp(`(?:^|,)${field}=([\\d.]+)`).exec(value) ?? []
  return number === undefined ? 0 : Number(number)
}

/** Buckets of a command's time: the calls that took up to so many µs, counted up from the shortest. */
export type CommandHistogram = readonly (readonly [upToUs: number, calls: number])[]

/** What LATENCY HISTOGRAM answers, by command; its own reading is left out. */
export function histogramsIn(answer: unknown): Map<string, CommandHistogram> {
  const found = new Map<string, CommandHistogram>()
  if (!Array.isArray(answer)) return found
  for (const [command, fields] of pairsOf(answer)) {
    if (!Array.isArray(fields) || typeof command !== 'string') continue
    const buckets = pairsOf(fields).find(([name]) => name === 'histogram_usec')?.[1]
    if (Array.isArray(buckets))
      found.set(
        command,
        pairsOf(buckets).map(([upTo, calls]) => [Number(upTo), Number(calls)]),
      )
  }
  return found
}

function pairsOf(list: readonly unknown[]): [unknown, unknown][] {
  return list.flatMap((value, at): [unknown, unknown][] => (at % 2 === 0 ? [[value, list[at + 1]]] : []))
}

/** The upper end of the bucket that holds this percentile of the calls between two readings, in µs; undefined without any. */
export function percentileBetween(
  before: CommandHistogram,
  after: CommandHistogram,
  percentile: number,
): number | undefined {
  const upTo = (histogram: CommandHistogram, us: number) => histogram.findLast(([bucket]) => bucket <= us)?.[1] ?? 0
  const total = (after.at(-1)?.[1] ?? 0) - (before.at(-1)?.[1] ?? 0)
  if (total <= 0) return undefined
  const wanted = (percentile / 100) * total
  return after.find(([us, calls]) => calls - upTo(before, us) >= wanted)?.[0]
}
