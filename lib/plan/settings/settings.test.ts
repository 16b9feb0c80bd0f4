import { expect, it } from 'vitest'
import { sharedSettings } from './settings'

it.each(Object.entries(sharedSettings))('%s says what it is for', (_, { doc }) => {
  expect(doc).toMatch(/^\S.{20,}\.$/s)
})
