import { expect, it, vi } from 'vitest'
import { stopAt } from './stop-at'

it('stops with the last line, when all else has been said', () => {
  const said: string[] = []
  const warn = vi.spyOn(console, 'warn').mockImplementation((line) => void said.push(`warning ${line}`))
  const error = vi.spyOn(console, 'error').mockImplementation((line) => void said.push(`error ${line}`))
  expect(() => stopAt(['one', 'two', 'three'], ['near'])).toThrow(/^three$/)
  expect(said).toEqual(['warning near', 'error one', 'error two'])
  expect(() => stopAt([], ['near'])).not.toThrow()
  expect(said).toHaveLength(3)
  warn.mockRestore()
  error.mockRestore()
})
