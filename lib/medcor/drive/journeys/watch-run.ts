import { watchLoad } from '../../../drive/watch-load'
import * as api from '../api'
import { medcorContext } from '../platform'

/** One VU watches the whole run: the platform's uptime and resources, and the generator's own lag. */
export function watchRun(): void {
  watchLoad({
    services: { platform: { base: medcorContext().values.MEDCOR_BASE_URL } },
    answers: () => api.health().ok,
  })
}
