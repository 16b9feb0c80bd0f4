import type { Profile } from '../profile'
import { once } from '../scenarios'

/** A smoke that ends after ten seconds, whatever the platform says. */
export const glance: Profile = {
  name: 'glance',
  traits: ['once'],
  inCi: false,
  size: () => ({ vus: 1, arrivals_per_hour: 1 }),
  plan: () => ({
    scenarios: { smoke: once('smoke', 10) },
    phases: [{ name: 'smoke', fromS: 0, toS: 10, load: 1, gated: true, reported: true }],
    loadEndS: 10,
  }),
}
