import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { badLogin, flooded } from './flooding'

const made = vi.hoisted(() => ({ samples: [] as string[], wrong: [] as string[] }))
vi.mock('./init', () => ({ addCore: { samples: (_: number, { of }: { of: string }) => made.samples.push(of) } }))
vi.mock('./answers', () => ({
  checkAnswer: (right: boolean, what: string) => {
    if (!right) made.wrong.push(what)
  },
}))
beforeEach(() => {
  made.samples.length = 0
  made.wrong.length = 0
})
afterAll(() => vi.doUnmock('./init'))

describe('a flood', () => {
  it('counts what was answered, and finds what was taken', () => {
    for (const status of [401, 413, 429, 200]) flooded(status, 'forgeries', 'forgery-taken', '')
    expect(made).toEqual({ samples: Array(4).fill('forgeries'), wrong: ['forgery-taken'] })
  })

  it('takes no answer, and a server that failed, for no refusal', () => {
    for (const status of [0, 500, 503]) flooded(status, 'forgeries', 'forgery-taken', '')
    expect(made).toEqual({ samples: [], wrong: [] })
  })

  it('of bad logins finds that 50 in a row were not throttled, and no fewer', () => {
    const statuses = (count: number) => Array.from({ length: count }, () => 401)
    for (const status of [...statuses(49), 429, ...statuses(49), 429]) badLogin(status, true)
    expect(made.wrong).toEqual([])
    for (const status of statuses(50)) badLogin(status, true)
    expect(made.wrong).toEqual(['unthrottled'])
    for (const status of statuses(100)) badLogin(status, false)
    expect(made.wrong, 'where nobody promised it').toEqual(['unthrottled'])
  })
})
