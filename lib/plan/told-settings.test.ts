import { expect, it } from 'vitest'
import { toldSettings } from './told-settings'

it('tells numbers, flags and the words that the contract knows', () => {
  const settings = { limit: 5, on: true, faults: 'on', delays: [0, 5], url: 'https://a.test', names: ['a'], deep: {} }
  expect(toldSettings(settings, ['on', 'off'])).toEqual({ limit: 5, on: true, faults: 'on', delays: [0, 5] })
  expect(toldSettings(undefined)).toEqual({})
})
