import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../service/make-folder'

/** What a long command has done so far, in a folder: interrupted, it goes on from there. */
export class KeptList<T> {
  private constructor(
    private readonly folder: string,
    readonly all: T[],
  ) {}

  /** @param fresh forgets what is there */
  static async open<T>(folder: string, fresh = false): Promise<KeptList<T>> {
    makeFolder(folder)
    const text = fresh ? '' : await readFile(join(folder, 'state.json'), 'utf8').catch(() => '')
    const kept: unknown = text ? JSON.parse(text) : []
    // What an older version left in another form is as good as nothing.
    return new KeptList<T>(folder, Array.isArray(kept) ? (kept as T[]) : [])
  }

  /** @param isSame what it takes the place of; it is added where there is none */
  async keep(one: T, isSame: (other: T) => boolean = () => false): Promise<void> {
    const at = this.all.findIndex(isSame)
    this.all.splice(at < 0 ? this.all.length : at, at < 0 ? 0 : 1, one)
    const file = join(this.folder, 'state.json')
    await writeFile(`${file}.new`, JSON.stringify(this.all, null, 1))
    await rename(`${file}.new`, file)
  }
}
