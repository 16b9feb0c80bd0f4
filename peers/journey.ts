/**
 * A request of a journey. Texts may hold `${name}`: a column of the actor's data, or what an earlier answer gave.
 * Each tool writes that in its own way.
 */
export interface PeerRequest {
  /** operationId of the contract. */
  operation: string
  method: string
  /** Path and query. */
  path: string
  /** JSON. */
  body?: string
  /** Whether the actor's token goes along. */
  authorised: boolean
  status: number
  /** What later requests take from the answer: JSONPath by name. The token has the name `token`. */
  takes?: Readonly<Record<string, string>>
  /** The target of the SLA table that it is a sample of. */
  sla?: string
  /** The counter of the SLA table that counts those that were answered as expected. */
  counts?: string
  /** The number that it dials: refused by the written file unless it is reserved. */
  dials?: string
}

/** What an actor does, one after the other. */
export type PeerAction =
  | { kind: 'send'; request: PeerRequest }
  | { kind: 'pause'; seconds: number }
  /** Sends again and again until the answer says so: every so many seconds, the first time after as many. */
  | { kind: 'watch'; request: PeerRequest; everyS: number; variable: string; until: readonly string[] }

/** One kind of user. */
export interface Actor {
  name: string
  /** Of its accounts, where the platform has roles. */
  role?: string
  /** Of the sessions, how many it is. */
  share: number
  /** Once, at its start. */
  once: readonly PeerAction[]
  /** Again and again until the load ends. */
  loop: readonly PeerAction[]
}

/** Rows that requests take values from, in turn. */
export interface PeerData {
  name: string
  columns: readonly string[]
  rows: readonly (readonly string[])[]
}

/**
 * The core journey of a platform, as every tool writes it: sessions that go on, beside arrivals that come at their own
 * rate while the load holds. Arrivals share one token.
 */
export interface PeerJourney {
  actors: readonly Actor[]
  arrivals: {
    /** The account that the token is of. */
    role?: string
    /** Sent once, before the load: what they take is there for every arrival. */
    before: readonly PeerRequest[]
    actions: readonly PeerAction[]
  }
  data: readonly PeerData[]
  /** Removes what a run made, by its id; as the account of the arrivals. */
  cleanUp?: PeerRequest
}

/** What a journey is made with: addresses of the contract and rows of the pools. */
export interface JourneyMeans {
  /** Method and path by operationId. */
  endpoints: Readonly<Record<string, { method: string; path: string }>>
  pool(name: string): readonly Readonly<Record<string, unknown>>[]
}

/** How long and how much. Seconds; arrivals an hour. */
export interface PeerSize {
  vus: number
  arrivals_per_hour: number
  rampS: number
  holdS: number
}

/** The parts of a tool do not start in the same instant: arrivals come so much before the hold, and all goes on so much after it. */
export const marginS = 2

/** A request as results name it: what of it is told apart, and nothing that differs from one to the next. */
export interface RequestLabel {
  operation: string
  actor: string
}

/** The actor that arrivals are, and that which logs in for them. */
export const arrivalsActor = 'arrivals'
export const beforeActor = 'before'

export const labelText = ({ operation, actor }: RequestLabel): string => `${actor}_${operation}`

/** How many sessions each actor has: all, at least one each, in proportion to its share. */
export function sessionsOf({ actors }: Pick<PeerJourney, 'actors'>, vus: number): Map<Actor, number> {
  const total = actors.reduce((sum, { share }) => sum + share, 0)
  let taken = 0
  let shares = 0
  return new Map(
    actors.map((actor) => {
      shares += actor.share
      const upTo = Math.round((vus * shares) / total)
      const own = Math.max(1, upTo - taken)
      taken += own
      return [actor, own]
    }),
  )
}

/** Requests by label. */
export function requestsOf({
  actors,
  arrivals,
}: PeerJourney): Map<string, { request: PeerRequest; actor: string; role: string | undefined }> {
  const found = new Map<string, { request: PeerRequest; actor: string; role: string | undefined }>()
  const add = (actor: string, role: string | undefined, actions: readonly PeerAction[]) => {
    for (const action of actions)
      if (action.kind !== 'pause') {
        const { request } = action
        found.set(labelText({ operation: request.operation, actor }), { request, actor, role })
      }
  }
  for (const { name, role, once, loop } of actors) add(name, role, [...once, ...loop])
  add(arrivalsActor, arrivals.role, arrivals.actions)
  add(
    beforeActor,
    arrivals.role,
    arrivals.before.map((request) => ({ kind: 'send', request })),
  )
  return found
}
