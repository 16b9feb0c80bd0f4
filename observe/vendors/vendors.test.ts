import { describe, expect, it } from 'vitest'
import { ensureContracts } from '../../build/ensure-contracts'
import { findPlatforms } from '../../build/platforms'
import { findProfiles } from '../../build/profiles'
import { gatedPhasesOf, watchedOf } from '../watched'
import { datadogDashboard, datadogMonitors } from './datadog'
import { newRelicConditions, newRelicDashboard } from './new-relic'

await ensureContracts()
const platforms = Object.values(await findPlatforms())
const profiles = Object.values(await findProfiles())
const phases = gatedPhasesOf(profiles)
const unbalanced = (text: string) => (text.match(/[({]/g) ?? []).length - (text.match(/[)}]/g) ?? []).length

describe.each(platforms.map((platform) => [platform.name, platform] as const))('%s', (name, platform) => {
  const all = watchedOf(platform, profiles)
  const gates = all.flatMap((watched) => watched.gates.map(({ gate }) => ({ ...watched, gate })))

  it('has a Datadog monitor for each limit, whose query ends in it, and one for each target without data', () => {
    const monitors = datadogMonitors(all, phases)
    expect(new Set(monitors.map((monitor) => monitor.name)).size).toBe(monitors.length)
    for (const { id, title, gate } of gates) {
      const own = monitors.filter((monitor) => monitor.name.startsWith(`[${name}] ${id} ${title}`))
      const limit = own.find(
        ({ query }) => query.endsWith(` ${gate.limit.value}`) && query.includes(`k6_${gate.metric}`),
      )
      expect(limit?.options.thresholds.critical).toBe(gate.limit.value)
      expect(own.some(({ query }) => query.includes('runs_watched_to_the_end'))).toBe(true)
    }
    for (const { query } of monitors) {
      expect(unbalanced(query)).toBe(0)
      expect(query).toContain(`platform:${name}`)
      // What Datadog writes in lower case it also looks for in lower case.
      expect(query.match(/:[A-Z]/g)).toBeNull()
    }
  })

  it('has a New Relic condition for each limit', () => {
    const { resource } = newRelicConditions(name, all, phases)
    const conditions = Object.values(resource.newrelic_nrql_alert_condition)
    expect(conditions).toHaveLength(gates.length)
    for (const { id, gate } of gates) {
      const own = conditions.filter((condition) => condition.name.startsWith(`${id} `))
      expect(own.map(({ critical }) => critical.threshold)).toContain(gate.limit.value)
      for (const { nrql, policy_id } of own) {
        expect(nrql.query).toContain(`k6_${gate.metric}`)
        expect(unbalanced(nrql.query)).toBe(0)
        expect(policy_id).toBe(`\${newrelic_alert_policy.sla_${name}.id}`)
      }
    }
  })

  it('has a widget for each target on both dashboards', () => {
    expect(datadogDashboard(platform.title, all, phases).widgets).toHaveLength(all.length)
    const [page] = newRelicDashboard(platform.title, all, phases).pages
    expect(page?.widgets).toHaveLength(all.length)
    for (const { layout } of page?.widgets ?? []) expect(layout.column + layout.width).toBeLessThanOrEqual(13)
  })
})
