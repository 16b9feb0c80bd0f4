import { arrivalsActor, labelText, type PeerAction, type PeerJourney, type PeerSize } from './journey'
import type { PeerSamples } from './samples'

/** What a written file is about. */
export interface PeerPlan {
  platform: { name: string; title: string }
  journey: PeerJourney
  size: PeerSize
  /** Where the platform is when nothing else is said: scheme, host and port. */
  baseUrl: string
  /** Hosts that the file may put load on, as `URL.hostname` writes them; loopback always. */
  allowedHosts: readonly string[]
  /** Targets on response times: limit in ms by `sla` tag, and how the table calls them. */
  limits: Readonly<Record<string, { ms: number; title: string }>>
}

/** Loopback beside 127.0.0.0/8, as `URL.hostname` writes it. */
export const loopbackNames = ['localhost', '[::1]'] as const

/** The files a plan is written as, by their names. The first is the one that the tool is given. */
export type PeerFiles = Readonly<Record<string, string>>

/** Another load tool: how a journey is written for it, and how its results are read. */
export interface PeerTool {
  name: string
  title: string
  write(plan: PeerPlan): PeerFiles
  /**
   * Reads what a run left in a folder.
   * @throws Error of one line
   */
  read(folder: string): Promise<PeerSamples>
}

/** The file of an actor's accounts: CSV, `email,password`. */
export const accountsFileOf = (role: string | undefined): string => (role ? `accounts-${role}.csv` : 'accounts.csv')

/** CSV with a header; nothing in the pools needs quotes. */
function csvOf(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, ...rows].map((row) => `${row.join(',')}\n`).join('')
}

/** The rows that requests take values from, each list in a file of its own. */
export function dataFilesOf({ data }: PeerJourney): PeerFiles {
  return Object.fromEntries(data.map(({ name, columns, rows }) => [`${name}.csv`, csvOf(columns, rows)]))
}

/** Limits in ms by label, for tools that assert them: of what actors send again and again, and of the arrivals. */
export function limitsByLabel({ journey: { actors, arrivals }, limits }: PeerPlan): Map<string, number> {
  const sent = [
    ...actors.map(({ name, loop }) => ({ actor: name, actions: loop })),
    { actor: arrivalsActor, actions: arrivals.actions },
  ]
  return new Map(
    sent.flatMap(({ actor, actions }) =>
      actions.flatMap((action: PeerAction): [string, number][] => {
        if (action.kind === 'pause') return []
        const { sla, operation } = action.request
        const limit = sla && limits[sla]
        return limit ? [[labelText({ operation, actor }), limit.ms]] : []
      }),
    ),
  )
}

/** Reserved numbers, as a regular expression of any tool: what a written file holds a number against before it dials. */
export const reservedNumber = '[+]1[2-9][0-9][0-9]55501[0-9][0-9]'
