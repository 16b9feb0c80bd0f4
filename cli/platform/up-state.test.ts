import { expect, it } from 'vitest'
import { stateIn, type UpState } from './up-state'

const state: UpState = {
  supervisor: { pid: 7, started: '1 of x' },
  url: 'http://127.0.0.1:7100',
  parts: [{ pid: 8, started: '2 of x', title: 'TCall' }],
}
const text = JSON.stringify(state)

it('reads what was written', () => {
  expect(stateIn(text)).toEqual(state)
})

it('takes no text for a state that is cut anywhere, empty, or of zeros', () => {
  for (let length = 0; length < text.length; length++) expect(stateIn(text.slice(0, length))).toBeUndefined()
  expect(stateIn('\0'.repeat(text.length))).toBeUndefined()
})

it.each([
  null,
  7,
  [],
  {},
  { ...state, supervisor: null },
  { ...state, supervisor: { pid: '7', started: '' } },
  { ...state, supervisor: { pid: 0, started: '' } },
  { ...state, supervisor: { pid: -1, started: '' } }, // a signal to it would go to every process
  { ...state, url: 7 },
  { ...state, parts: 7 },
  { ...state, parts: [null] },
  { ...state, parts: [{ pid: 8, started: '2' }] },
])('takes no other shape for one: %j', (value) => {
  expect(stateIn(JSON.stringify(value))).toBeUndefined()
})
