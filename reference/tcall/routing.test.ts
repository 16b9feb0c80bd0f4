import { describe, expect, it } from 'vitest'
import { type Agent, route } from './routing'

const agent = (id: number, more: Partial<Agent> = {}): Agent => ({
  id,
  organisation_id: 1,
  name: `Agent ${id}`,
  queue_id: 'default',
  max_concurrent_calls: null,
  is_active: true,
  ...more,
})
const away = agent(1, { is_active: false })
const calls = (counts: Record<number, number>) => (id: number) => counts[id] ?? 0

describe('routing', () => {
  it('gives the call to the agent that was asked for, however busy', () => {
    const asked = agent(2)
    expect(route(asked, [agent(3)], calls({ 2: 100 }))).toEqual({ agent: asked, reason: 'requested-agent' })
  })

  it('gives it to the least busy active colleague of the same queue when that one is away', () => {
    const colleagues = [away, agent(2), agent(3), agent(4, { queue_id: 'other' }), agent(5, { is_active: false })]
    expect(route(away, colleagues, calls({ 2: 5, 3: 4 }))).toEqual({ agent: colleagues[2], reason: 'least-busy' })
  })

  it('finds nobody when nobody is there', () => {
    expect(route(away, [away], calls({}))).toBeUndefined()
  })
})
