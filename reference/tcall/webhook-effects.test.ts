import { describe, expect, it } from 'vitest'
import type { components } from '../../contracts/generated/tcall'
import { changeOf } from './webhook-effects'

type ProviderEvent = components['schemas']['ProviderEvent']

const event = (name: ProviderEvent['event'], call: Partial<ProviderEvent['call']> = {}): ProviderEvent => ({
  event: name,
  emitted_at: 1_000,
  call: {
    call_id: 'call_1',
    call_type: 'phone_call',
    direction: 'outbound',
    from_number: '+12125550100',
    to_number: '+12125550123',
    call_status: 'ended',
    ...call,
  },
})

describe('what an event says about its call', () => {
  it('is no more than its own part: answered, ended, transcript', () => {
    const nothing = { status: null, endedAtMs: null, answered: null, transcript: null }
    expect(changeOf(event('call_started'))).toEqual({ ...nothing, answered: true })
    expect(changeOf(event('call_analyzed', { transcript: 'hello', end_timestamp: 5 }))).toEqual({
      ...nothing,
      transcript: 'hello',
    })
  })

  it.each([
    ['user_hangup', 'completed', true],
    ['agent_hangup', 'completed', true],
    ['voicemail_reached', 'completed', false],
    ['dial_busy', 'completed', false],
    ['dial_no_answer', 'completed', false],
    ['dial_failed', 'failed', false],
  ] as const)('ends by %s as %s', (reason, status, answered) => {
    // A start_timestamp alone makes no person: a voicemail has one too.
    const ended = event('call_ended', { disconnection_reason: reason, start_timestamp: 1, end_timestamp: 900 })
    expect(changeOf(ended)).toEqual({ status, endedAtMs: 900, answered, transcript: null })
  })

  it('is judged without a reason by the status and by whether it was ever picked up', () => {
    expect(changeOf(event('call_ended', { call_status: 'error' }))).toMatchObject({ status: 'failed', answered: false })
    expect(changeOf(event('call_ended', { start_timestamp: 1 }))).toMatchObject({ status: 'completed', answered: true })
    expect(changeOf(event('call_ended'))).toMatchObject({ status: 'completed', answered: false, endedAtMs: 1_000 })
  })
})
