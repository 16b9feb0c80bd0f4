import { join, resolve } from 'node:path'
import { root } from '../../build/root'

/** Where results are kept: SLA_STORE, else the folder `history` beside the results. */
export function storeOf(env: NodeJS.ProcessEnv): string {
  return resolve(env['SLA_STORE'] || join(env['RESULTS_DIR'] || join(root, 'results'), 'history'))
}
