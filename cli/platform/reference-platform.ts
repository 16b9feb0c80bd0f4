import type { SettingsSpec } from '../../service/settings'
import type { PortTable } from './ports'
import type { Workspace } from './workspace'

/** A server of a platform. */
export interface ServiceDescription<Key extends string> {
  /** Its key among the platform's ports and addresses. */
  key: Key
  /** What users read. */
  title: string
  /** Its `main.ts`, relative to the checkout. */
  entry: string
  scheme: 'http' | 'https'
  /** The settings it takes. */
  takes: SettingsSpec
  /** Path of its health answer. */
  health: string
  /** Where it tells its settings, when not in its health answer, and the name in `env` of the bearer token for that. */
  settings?: { path: string; token: string }
  /** The database it keeps its state in: its name in the embedded PostgreSQL, and the setting that names it. */
  database?: { name: string; env: string }
}

/** Where the parts of a platform are going to run. */
export interface Place<Key extends string> {
  ports: Readonly<Record<Key, number>>
  urls: Readonly<Record<Key, string>>
  workspace: Workspace
}

/** What the parts and the load generator are told. */
export interface Preparation<Key extends string> {
  /** Settings of each service: ports, addresses of the others, secrets; the databases are added. */
  services: Record<Key, Readonly<Record<string, string>>>
  /** What the k6 scripts need to find and use the platform, as environment variables. */
  env: Record<string, string>
  /** Names of those in `env` that are not shown. */
  secret: readonly string[]
  /** PEM file of the CA that signed the platform's certificates, where there are any. */
  caFile?: string
}

/** A count that the platform gives: where, and the path to it in the answer. */
export interface Count {
  /** What it counts, in words. */
  of: string
  /** The setting that holds the base URL. */
  at: string
  path: string
  field: string
  /** Whether it asks for a bearer token. */
  withToken: boolean
  /** Whether it is 0 once nothing waits any more. */
  drains: boolean
  /** The capability without which it is not asked. */
  needs: string
}

/** How whatever asks the platform beside k6 does so: any platform of the kind, not the reference alone. */
export interface AskedBeside {
  /** The settings that hold the base URL and the file of accounts (CSV, the first columns email and password). */
  baseUrl: string
  accounts: string
  health: string
  /** Of its contract: method and path template. */
  operations: readonly string[]
  /** Where an account logs in, and the path to the token in the answer. */
  login: { path: string; token: string }
  /** Paths of the health answers, by the setting of the address. */
  healths: Readonly<Record<string, string>>
  /** A GET for each capability that can be told by one; `bearer`: the setting of its token, else that of an account. */
  probes: readonly { capability: string; at: string; path: string; bearer?: string }[]
  /** What waits, second by second. */
  counts: readonly Count[]
  /** The load that was promised: sessions, and the setting of the arrivals that come with so many. */
  promised: { sessions: number; arrivals: { setting: string; perHour: number } }
}

/** Everything that `up` and `demo` have to know of one platform. */
export interface ReferencePlatform<Key extends string = string> {
  /** As in the names of its scripts and of its file in `.sla/`. */
  name: string
  /** One line for users: what starts. */
  summary: string
  /** The services' ports and PostgreSQL's, in the order that `--ports` numbers them in. */
  ports: PortTable<Key | 'postgres'>
  /** In the order of stopping: first who calls others, last whom all need. PostgreSQL stops after them. */
  services: readonly ServiceDescription<Key>[]
  /** Settings of the services that are below the caller's environment. */
  defaults: Readonly<Record<string, string>>
  /** The demo's settings of the services, and of the load: every target reaches its samples within five minutes. */
  demo: { services: Readonly<Record<string, string>>; load: Readonly<Record<string, string>> }
  asked: AskedBeside
  /** Writes the files that the parts need, such as accounts and certificates, and says how they find each other. */
  prepare(place: Place<Key>): Promise<Preparation<Key>>
}
