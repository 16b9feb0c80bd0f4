import { describe, expect, it } from 'vitest'
import { hasOwnTarget } from './own-targets'
import { sharedTargets } from './shared'
import type { Targets } from './target'
import { tcallTargets } from './tcall'

const { G1, G2b } = sharedTargets

describe('hasOwnTarget', () => {
  it('finds a row that the profile asks for, and one for every profile', () => {
    const only = (when?: 'steady'): Targets => ({ ...sharedTargets, X: { ...G1, ...(when && { when }) } })
    expect(hasOwnTarget(only('steady'), ['underLoad', 'steady'])).toBe(true)
    expect(hasOwnTarget(only('steady'), ['underLoad', 'recovers'])).toBe(false)
    expect(hasOwnTarget(only(), ['recovers'])).toBe(true)
    expect(hasOwnTarget(tcallTargets, ['underLoad'])).toBe(true)
  })

  it('does not take the shared rows for own ones, in words of their own or not', () => {
    expect(hasOwnTarget({ ...sharedTargets, G2b: { ...G2b, title: 'lag' } }, ['underLoad', 'steady'])).toBe(false)
  })

  it('does not take a row for one that a command judges, and no profile', () => {
    expect(hasOwnTarget({ L1: { ...G1, judgedBy: 'limit' } }, ['underLoad'])).toBe(false)
  })

  it('asks for none where everything is done once', () => {
    expect(hasOwnTarget(sharedTargets, ['once'])).toBe(true)
  })
})
