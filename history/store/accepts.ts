import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { JsonFolder } from './json-folder'

/** A baseline moved on purpose: runs from `from` on are the level that is accepted. */
export interface Accept {
  platform: string
  profile: string
  kind: string
  /** null: every criterion. */
  criterion: string | null
  /** The first run of the accepted level, and when it ended. */
  run: string
  from: string
  by: string
  reason: string
  /** When it was accepted. */
  at: string
}

/** The accepts of a store, one file each, so that two people never write the same one. */
export class Accepts {
  private readonly files: JsonFolder

  constructor(folder: string) {
    this.files = new JsonFolder(join(folder, 'accepts'))
  }

  add(accept: Accept): void {
    const content = `${JSON.stringify(accept, null, 1)}\n`
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12)
    this.files.add(`${accept.at.replace(/[-:]|\.\d+/g, '')}-${hash}.json`, content)
  }

  /**
   * In the order they were made.
   * @throws an Error for a file that is none: a baseline must not move back because a file broke
   */
  list(): Accept[] {
    return this.files
      .list()
      .map(({ name }) => {
        const accept = acceptOf(this.files.read(name))
        if (!accept) throw new Error(`${this.files.path(name)} is no accepted baseline; mend it or remove it`)
        return accept
      })
      .sort((a, b) => (a.at < b.at ? -1 : 1))
  }
}

const fields = ['platform', 'profile', 'kind', 'run', 'from', 'by', 'reason', 'at'] as const

function acceptOf(content: string): Accept | undefined {
  try {
    const value: unknown = JSON.parse(content)
    return isAccept(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isAccept(value: unknown): value is Accept {
  if (typeof value !== 'object' || value === null) return false
  const entries = new Map(Object.entries(value))
  const criterion = entries.get('criterion')
  return (
    fields.every((name) => typeof entries.get(name) === 'string') &&
    (criterion === null || typeof criterion === 'string')
  )
}
