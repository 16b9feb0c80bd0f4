import { join } from 'node:path'
import type { Platform } from '../../lib/plan/platform'
import { slaDir } from '../platform/sla-dir'
import { Observation } from './observation'
import { scrapeJobsOf } from './scrape-jobs'

/** That of this checkout. */
export const localObservation = new Observation(join(slaDir, 'observe'))

/** The address of the Prometheus that `sla observe up` started. @throws Error of one line when there is none */
export async function localPrometheus(): Promise<string> {
  const running = await localObservation.running()
  if (!running) throw new Error('--prometheus without a URL is the one of sla observe up, and that does not run')
  return `http://127.0.0.1:${running.prometheus.port}`
}

/**
 * Has the Prometheus of this checkout read a platform's services while a run lasts, if it is the one of this address.
 * @returns how to end that
 */
export async function watchServices(
  address: string,
  platform: Platform,
  known: Readonly<Record<string, string | undefined>>,
): Promise<() => Promise<void>> {
  const running = await localObservation.running()
  const before = running?.jobs[platform.name] ?? []
  if (running && address.endsWith(`:${running.prometheus.port}`)) {
    await localObservation.scrape(platform.name, scrapeJobsOf(platform, known))
    return () => localObservation.scrape(platform.name, before)
  }
  return async () => {}
}
