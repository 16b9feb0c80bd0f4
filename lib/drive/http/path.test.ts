import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fillPath } from './path'

describe('fillPath', () => {
  it('fills the template and appends the query, without what is undefined', () => {
    expect(
      fillPath('/api/call-logs/{id}/', { id: 7 }, { status: 'in_progress', page: undefined, page_size: 1, tail: true }),
    ).toBe('/api/call-logs/7/?status=in_progress&page_size=1&tail=true')
    expect(fillPath('/healthz', {}, {})).toBe('/healthz')
  })

  it('escapes every value: none can leave its place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }), (id, search) => {
        fc.pre(id !== '.' && id !== '..')
        const url = new URL(fillPath('/hooks/{route}/x', { route: id }, { search }), 'http://127.0.0.1')
        expect(url.pathname.split('/').map(decodeURIComponent)).toEqual(['', 'hooks', id, 'x'])
        expect([...url.searchParams]).toEqual([['search', search]])
      }),
    )
  })
})
