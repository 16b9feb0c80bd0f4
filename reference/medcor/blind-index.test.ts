import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { BlindIndex } from './blind-index'

const masterKey = randomBytes(32)
const index = new BlindIndex(masterKey)
const hex = (tokens: Buffer[]) => tokens.map((token) => token.toString('hex'))

describe('BlindIndex', () => {
  it('finds a word in any case, width and composition, among others, once', () => {
    const [token] = hex(index.tokens('h1', 'Zoë7'))
    expect(hex(index.tokens('h1', '  ZOË7\tzoe\u03087 \uFF5A\uFF4F\u00EB7 '))).toEqual([token])
    const tokens = index.tokensOf('h1', {
      first_name: 'Ada1',
      last_name: 'Stubbs-Test Zoë7',
      mrn: 'SYN-0000017',
      birth_date: '1961-01-01',
      phone: '+12125550107',
      email: 'ada1@example.test',
    })
    expect(hex(tokens)).toContain(token)
    for (const word of ['ada1', 'stubbs-test', 'syn-0000017', '1961-01-01', '+12125550107', 'ADA1@example.test']) {
      expect(hex(tokens), word).toContain(hex(index.tokens('h1', word))[0])
    }
    expect(tokens.length).toBe(7)
  })

  it('takes no part of a word for the word', () => {
    expect(hex(index.tokens('h1', 'Sample1'))).not.toEqual(hex(index.tokens('h1', 'Sample12')))
  })

  it('gives other tokens in another hospital and under another key', () => {
    const of = (from: BlindIndex, hospital: string) => hex(from.tokens(hospital, 'Sample1'))
    expect(of(index, 'h2')).not.toEqual(of(index, 'h1'))
    expect(of(new BlindIndex(randomBytes(32)), 'h1')).not.toEqual(of(index, 'h1'))
    expect(of(new BlindIndex(masterKey), 'h1')).toEqual(of(index, 'h1'))
  })
})
