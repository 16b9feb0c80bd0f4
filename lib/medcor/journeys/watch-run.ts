import { watchGenerator } from '../../watch-generator'
import { medcor } from '../context'

/** One VU watches the whole run: the platform's resources and the generator's own lag. */
export function watchRun(): void {
  watchGenerator({ platform: medcor().values.MEDCOR_BASE_URL })
}
