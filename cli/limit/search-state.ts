import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SearchSpace } from '../../limit/next-step'
import type { Trial } from '../../limit/trial'
import { makeFolder } from '../../service/make-folder'

/** What a search was about: only the same goes on. */
interface About {
  space: SearchSpace
  target: string
  timeScale: number
}

/** The trials of a search, in a folder: after an interruption it goes on from them. */
export class SearchState<T extends Trial> {
  private constructor(
    private readonly folder: string,
    private readonly about: About,
    readonly startedAt: string,
    readonly trials: readonly T[],
  ) {}

  /** @param fresh forgets what is there */
  static async open<T extends Trial>(folder: string, about: About, fresh: boolean): Promise<SearchState<T>> {
    makeFolder(folder)
    const text = fresh ? '' : await readFile(join(folder, 'state.json'), 'utf8').catch(() => '')
    const kept = text ? (JSON.parse(text) as { about: About; startedAt: string; trials: T[] }) : undefined
    const same = JSON.stringify(kept?.about) === JSON.stringify(about)
    const { startedAt, trials } = same && kept ? kept : { startedAt: new Date().toISOString(), trials: [] }
    return new SearchState(folder, about, startedAt, trials)
  }

  async keep(trials: readonly T[]): Promise<void> {
    const file = join(this.folder, 'state.json')
    await writeFile(`${file}.new`, JSON.stringify({ about: this.about, startedAt: this.startedAt, trials }, null, 1))
    await rename(`${file}.new`, file)
  }

  /** The search is over: the next one begins anew. */
  forget(): Promise<void> {
    return rm(join(this.folder, 'state.json'), { force: true })
  }
}
