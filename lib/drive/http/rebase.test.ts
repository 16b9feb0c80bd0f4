import { describe, expect, it } from 'vitest'
import { rebase } from './rebase'

describe('rebase', () => {
  it('keeps path and query, and takes scheme, host and port from the base', () => {
    expect(rebase('https://internal.test/api/call-logs/?page=2', 'http://127.0.0.1:7100')).toBe(
      'http://127.0.0.1:7100/api/call-logs/?page=2',
    )
  })

  it('keeps a path of the base, and does not double it', () => {
    const base = 'https://staging.example.test/tcall'
    expect(rebase('https://internal.test/api/?page=2', base)).toBe(`${base}/api/?page=2`)
    expect(rebase('https://internal.test/tcall/api/?page=2', base)).toBe(`${base}/api/?page=2`)
    expect(rebase('https://internal.test/tcallers/?page=2', base)).toBe(`${base}/tcallers/?page=2`)
  })
})
