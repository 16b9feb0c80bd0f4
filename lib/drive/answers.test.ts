import { beforeEach, expect, it, vi } from 'vitest'

const { check, counted, add } = vi.hoisted(() => {
  const counted: (readonly [claim: string, passed: boolean])[] = []
  const check = (_: null, sets: Record<string, string>) => {
    for (const [claim, outcome] of Object.entries(sets)) counted.push([claim, Boolean(outcome)])
  }
  return { counted, check, add: { answers_checked: vi.fn(), wrong_answers: vi.fn() } }
})
vi.mock('k6', () => ({ check }))
vi.mock('./init', () => ({ addCore: add }))
vi.mock('./clock', () => ({ phaseOf: () => 'hold' }))

import { checkAnswer, wrongAnswer } from './answers'

beforeEach(() => {
  vi.clearAllMocks()
  counted.length = 0
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

it("a right answer is a check that passed, under its kind's claim", () => {
  expect(checkAnswer(true, 'identity', 'another call was returned')).toBe(true)
  expect(counted).toEqual([['the answer is about what was asked for', true]])
  expect(add.answers_checked).toHaveBeenCalledTimes(1)
  expect(add.wrong_answers).not.toHaveBeenCalled()
})

it('a wrong answer is a check that failed, once, and is counted for G3', () => {
  expect(checkAnswer(false, 'count', 'totals do not add up')).toBe(false)
  expect(counted).toEqual([['numbers agree with each other', false]])
  expect(add.answers_checked).toHaveBeenCalledTimes(1)
  expect(add.wrong_answers.mock.calls).toEqual([[1, { what: 'count' }]])
})

it('a wrong answer that something else found is a check that failed too', () => {
  wrongAnswer('shape', 'it is not JSON')
  expect(counted).toEqual([['every field is there and of its kind', false]])
})
