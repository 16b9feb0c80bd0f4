import { relative } from 'node:path'
import { ResultStore } from '../../history/store/store'
import type { Progress } from '../progress'
import { storeOf } from './store-of'

/** Keeps the result of a run that has just ended. What goes wrong is said, and does not change how the run ended. */
export function keep(file: string, progress: Progress): void {
  try {
    const store = new ResultStore(storeOf(process.env))
    try {
      const { envelope } = store.addFile(file)
      progress.note(`kept as ${envelope.id} in ${relative('', store.folder) || '.'} (sla results list)`)
      for (const notice of store.notices) progress.note(notice)
    } finally {
      store.settle()
      store.close()
    }
  } catch (error) {
    progress.note(`the result is not kept: ${error instanceof Error ? error.message : error}`)
  }
}
