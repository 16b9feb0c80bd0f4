import { medcorCountsPerSecond, pairsPerSecond, shiftLoginsPerMinute } from '../../../thresholds/medcor-pace'
import type { medcorVocabulary } from '../../../thresholds/medcor-vocabulary'
import type { CapabilityOf } from '../../../thresholds/vocabulary'
import type { Workload } from '../../plan/workload'
import { pairsAtOnce } from '../drive/journeys/compare-encryption'
import { comparisonsPerMinute } from '../drive/journeys/compare-roles'
import { idleWaitS } from '../drive/journeys/idle-session'
import { refusalRequests } from '../drive/journeys/refusals'

/** What Medcor's users do. `journey` names one of `drive/journeys/`. */
export const medcorWorkload: Workload<CapabilityOf<typeof medcorVocabulary>> = {
  arrivals: { requests: 1 },
  background: [
    { journey: 'sampleSessions', perMinute: medcorCountsPerSecond * 60, requests: 1, vus: 1, needs: 'session-count' },
    { journey: 'shiftChange', perMinute: shiftLoginsPerMinute, requests: 2, holdOnly: true },
    { journey: 'compareRoles', perMinute: comparisonsPerMinute, requests: 3, vus: 8 },
    {
      journey: 'compareEncryption',
      perMinute: (pairsPerSecond / pairsAtOnce) * 60,
      requests: 1 + 3 * pairsAtOnce,
      vus: 12,
      needs: 'plain-twin',
    },
    { journey: 'refusals', perMinute: 30, requests: refusalRequests, vus: 4 },
    { journey: 'idleSession', perMinute: 10, requests: 4, waits_s: idleWaitS, vus: 2, needs: 'session-timeouts' },
    { journey: 'intruder', perMinute: 90, requests: 1, vus: 2 },
    { journey: 'handshake', perMinute: 30, requests: 3, vus: 1 },
  ],
  floods: [
    { journey: 'floodLogins', perMinute: 300, requests: 1, vus: 2, holdOnly: true },
    { journey: 'floodHandshakes', perMinute: 1200, requests: 1, vus: 4, holdOnly: true },
  ],
  // The shift change: 500 logins in 10 s.
  rush: { journey: 'rush', perMinute: 3000, in: 'sessions', requests: 2, lastsS: 10 },
  observer: { journey: 'watchRun', drain_s: 30 },
  smoke: { longest_s: 300 },
  // 5,250 records an hour, since 5,000 offered would let rounding decide about the target of 5,000.
  target: { vus: 1000, arrivals_per_hour: 5_250 },
}
