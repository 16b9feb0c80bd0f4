import { relative, resolve } from 'node:path'
import { Option } from 'commander'
import { ResultStore } from '../../history/store/store'
import { makeNamedFolder } from '../../service/make-folder'
import { storeOf } from './store-of'

export function storeOption(): Option {
  return new Option('--store <folder>', 'where the results are kept: SLA_STORE, else history in RESULTS_DIR').default(
    storeOf(process.env),
    'results/history',
  )
}

/** Opens the store for as long as `work` lasts, and says on stderr what was found amiss. */
export async function withStore<T>(folder: string, work: (store: ResultStore) => T | Promise<T>): Promise<T> {
  makeNamedFolder(resolve(folder), '--store or SLA_STORE')
  const store = new ResultStore(resolve(folder), (done, of) => {
    if (of > 1_000 && process.stderr.isTTY)
      process.stderr.write(`\rreading results … ${done} of ${of}${done === of ? '\n' : ''}`)
  })
  const sayNotices = () => {
    for (const notice of store.notices.splice(0)) console.error(`${relative('', store.folder) || '.'}: ${notice}`)
  }
  try {
    sayNotices()
    return await work(store)
  } finally {
    sayNotices()
    store.settle()
    store.close()
  }
}
