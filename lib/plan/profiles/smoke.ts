import type { Profile } from '../profile'
import { once } from '../scenarios'

/** One VU, every endpoint and journey once, each response checked against the contract: does it work at all? */
export const smoke: Profile = {
  name: 'smoke',
  traits: ['once'],
  inCi: true,
  size: () => ({ vus: 1, arrivals_per_hour: 1 }),
  plan: (workload) => ({
    scenarios: { smoke: once('smoke', workload.smoke.longest_s) },
    phases: [{ name: 'smoke', fromS: 0, toS: workload.smoke.longest_s, load: 1, gated: true, reported: true }],
    loadEndS: workload.smoke.longest_s,
  }),
}
