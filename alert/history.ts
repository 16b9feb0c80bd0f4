import { join } from 'node:path'
import { JsonFolder } from '../history/store/json-folder'

/** Something that somebody is told of: a run of one platform and profile that fails or regressed, until it is over. */
export interface AlertRecord {
  /** What it is of, the same from its first message to its resolution: platform, profile, kind. */
  subject: string
  state: 'firing' | 'resolved'
  /** What fires, sorted: outcome and criteria. The same again is told once. */
  because: string
  /** The same for the same message. */
  key: string
  at: string
  run: string
  /** When that run ended: one that ended before it is no news. */
  endedAt: string
  platform: string
  profile: string
  outcome: string
  /** As it was sent. */
  text: string
  deliveries: AlertDelivery[]
}

export interface AlertDelivery {
  /** The target's name in the settings, never its address. */
  target: string
  delivered: boolean
  attempts: number
  /** Why it failed, without an address; null when it arrived. */
  error: string | null
}

/** The alerts of a store, one file each in the folder alerts/. */
export class AlertHistory {
  private readonly files: JsonFolder

  constructor(store: { folder: string }) {
    this.files = new JsonFolder(join(store.folder, 'alerts'))
  }

  /** Keeps an alert, in the place of what an earlier try of the same one left. */
  put(record: AlertRecord): void {
    this.files.replace(
      `${record.at.replace(/[-:.]/g, '')}-${nameOf(record.subject)}.json`,
      `${JSON.stringify(record, null, 1)}\n`,
    )
  }

  /** In the order they were made; a file that broke is left out. */
  list(): AlertRecord[] {
    return this.files.valid(isRecord)
  }
}

function nameOf(subject: string): string {
  return subject.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 80)
}

function isRecord(value: unknown): value is AlertRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'subject' in value &&
    'because' in value &&
    'deliveries' in value &&
    Array.isArray(value.deliveries)
  )
}
