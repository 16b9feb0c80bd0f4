import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { RequestTiming } from '../../service/timing'
import { sealBytes, Vault } from './vault'

const masterKey = randomBytes(32)

describe('Vault', () => {
  it('gives back what it encrypted, as long as the text and the seal, and never twice the same', () => {
    const vault = new Vault(masterKey)
    const { patientKey } = vault.newKey('p1')
    fc.assert(
      fc.property(fc.json(), (json) => {
        const value = JSON.parse(json) as unknown
        const sealed = vault.encrypt(undefined, patientKey, 'c', value)
        expect(vault.decrypt(undefined, patientKey, 'c', sealed)).toEqual(value)
        expect(sealed.length).toBe(Buffer.byteLength(JSON.stringify(value)) + sealBytes)
        expect(vault.encrypt(undefined, patientKey, 'c', value).equals(sealed)).toBe(false)
      }),
    )
  })

  it('decrypts nothing that was moved to another patient or column, or changed in one bit', () => {
    const vault = new Vault(masterKey)
    const { patientKey } = vault.newKey('p1')
    const sealed = vault.encrypt(undefined, patientKey, 'c', 'text')
    expect(() => vault.decrypt(undefined, patientKey, 'd', sealed)).toThrow()
    expect(() => vault.decrypt(undefined, { ...patientKey, patientId: 'p2' }, 'c', sealed)).toThrow()
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
        const changed = Buffer.from(sealed)
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
        expect(() => vault.decrypt(undefined, patientKey, 'c', changed)).toThrow()
      }),
    )
  })

  it('unwraps a key with the same master key only, and only for its patient', () => {
    const { patientKey, wrapped } = new Vault(masterKey).newKey('p1')
    expect(wrapped.includes(patientKey.key)).toBe(false)
    expect(new Vault(masterKey).unwrap(undefined, 'p1', wrapped).key).toEqual(patientKey.key)
    expect(() => new Vault(masterKey).unwrap(undefined, 'p2', wrapped)).toThrow()
    expect(() => new Vault(randomBytes(32)).unwrap(undefined, 'p1', wrapped)).toThrow()
  })

  it('remembers the keys used last, up to its limit, and states the time that unwrapping takes', () => {
    const vault = new Vault(masterKey, { openKeys: 2 })
    const wrapped = new Map(['a', 'b', 'c'].map((id) => [id, vault.newKey(id).wrapped]))
    const crypto = vi.fn()
    const open = (id: string) => {
      crypto.mockClear()
      vault.unwrap({ crypto } as unknown as RequestTiming, id, wrapped.get(id) as Buffer)
      return crypto.mock.calls.length
    }
    expect(['a', 'b', 'a', 'c', 'a', 'b'].map(open)).toEqual([1, 1, 0, 1, 0, 1])
  })
})
