import { faker } from '@faker-js/faker/locale/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { requestLine as medcorLine } from '../../contracts/generated/medcor'
import { requestLine } from '../../contracts/generated/tcall'
import { requestLine as proxyLine } from '../../contracts/generated/webhook-proxy'
import { conditions } from '../../data/clinical/conditions'
import { medications } from '../../data/clinical/medications'
import { patientRows } from '../../data/medcor'
import { allBodies as medcorBodies } from '../medcor/drive/bodies'
import { allBodies as tcallBodies } from '../tcall/drive/bodies'
import { bodyGuard, dialable } from './body-guard'
import { isTemplateText } from './vocabulary'

const own = '+4915510000001'
const guard = bodyGuard(tcallBodies(dialable([own])))
const run = 'run-20261122t183000z-1a2b'
const call = { agent_id: 1, phone_number_id: run, to_number: '+12125550123', country_code: 'US' }
const event = {
  event: 'call_analyzed',
  emitted_at: 1795370000000,
  call: {
    call_id: `${run}-12-3`,
    call_type: 'phone_call',
    direction: 'inbound',
    from_number: '+12125550123',
    to_number: own,
    call_status: 'ended',
    start_timestamp: 1795370000000,
    disconnection_reason: 'user_hangup',
    transcript: 'Agent: this is a synthetic call. User: thank you. Agent: goodbye.',
    metadata: { phone_number_id: run, call_log_id: 4711 },
  },
}

describe('bodyGuard', () => {
  it('lets the bodies of the journeys through, as objects and as the text that is signed', () => {
    guard(requestLine.login, { email: 'user0001@example.test', password: 'x' })
    guard(requestLine.initiateCall, call)
    guard(requestLine.bulkInitiateCalls, { agent_id: 1, phone_number_id: run, phone_numbers: ['+12125550123', own] })
    guard(proxyLine.receiveHook, event)
    guard(proxyLine.receiveHook, JSON.stringify(event))
    guard(proxyLine.setFault, { fail_first: 3 })
  })

  it.each([
    ['an unclassed body', 'POST /elsewhere/', {}, 'POST /elsewhere/ is not sent: its body has no table of fields'],
    ['an unclassed field', requestLine.initiateCall, { ...call, note: 'x' }, 'its field note has no class'],
    [
      'an inherited name',
      requestLine.initiateCall,
      { ...call, constructor: 'x' },
      'its field constructor has no class',
    ],
    [
      'a number of a person',
      requestLine.initiateCall,
      { ...call, to_number: '+12125551234' },
      'to_number is outside what phone allows',
    ],
    [
      'one of many',
      requestLine.bulkInitiateCalls,
      { phone_numbers: [own, '+12125551234'] },
      'phone_numbers[1] is outside what phone',
    ],
    [
      'a number in the place of a name',
      requestLine.initiateCall,
      { ...call, phone_number_id: '212-555-1234' },
      'phone_number_id is outside',
    ],
    [
      'a name in free text',
      proxyLine.receiveHook,
      { call: { transcript: 'Agent: this is Lovelace.' } },
      'call.transcript is outside',
    ],
    [
      'a deep unknown field',
      proxyLine.receiveHook,
      JSON.stringify({ call: { metadata: { ssn: 1 } } }),
      'call.metadata.ssn has no class',
    ],
    ['an object in the place of a value', requestLine.initiateCall, { ...call, to_number: {} }, 'to_number is outside'],
    ['a list in the place of an object', proxyLine.receiveHook, { call: [] }, 'call is outside what object'],
    [
      'a value in the place of a list',
      requestLine.bulkInitiateCalls,
      { phone_numbers: own },
      'phone_numbers is outside what list',
    ],
  ])('refuses %s, in one line without the value', (_, kind, body, message) => {
    let said = ''
    try {
      guard(kind, body)
    } catch (error) {
      said = (error as Error).message
    }
    expect(said).toContain(message)
    expect(said).not.toMatch(/\n|1234|Lovelace/)
  })

  it.each([
    [
      'a number',
      { to_number: '+12125551234' },
      'to_number is outside what phone allows; take it from the reserved range',
    ],
    [
      'words',
      { call: { transcript: 'Agent: this is Lovelace.' } },
      'call.transcript is outside what template-text allows; write it in the words of lib/data/vocabulary.ts, or add one there that is no name',
    ],
  ])('says what to do about %s', (_, body, said) => {
    const kind = 'call' in body ? proxyLine.receiveHook : requestLine.initiateCall
    expect(() => guard(kind, body)).toThrow(new Error(`${kind} is not sent: ${said}`))
  })
})

describe('dialable', () => {
  const { holds } = dialable([own])
  it.each([
    ['+12125550123', true],
    [own, true],
    ['+12125551234', false],
    [null, false],
    [undefined, false],
    [[own], false],
  ])('%j: %s', (value, held) => expect(holds(value)).toBe(held))
})

describe('bodies for Medcor', () => {
  const guard = bodyGuard(medcorBodies())
  const { id, visits, ...person } = [...patientRows(faker, 1, 1)][0] as ReturnType<typeof patientRows> extends Iterable<
    infer P
  >
    ? P
    : never
  const { date, ...visit } = visits[0] as (typeof visits)[number]
  const record = { patient: id, visit_date: date, ...visit }

  it('are let through when they are made of the pool, or of the run itself', () => {
    guard(medcorLine.registerPatient, person)
    guard(medcorLine.createRecord, record)
    guard(medcorLine.createRecord, { ...record, visit_date: new Date().toISOString().slice(0, 10) })
    guard(medcorLine.updateRecord, { status: 'final', symptoms: 'Improved since the last visit' })
    const starts_at = new Date(Date.now() + 86_400_000).toISOString()
    guard(medcorLine.createAppointment, { patient: id, doctor: id, starts_at, reason: 'Follow up' })
  })

  it.each([
    ['a name', medcorLine.registerPatient, { ...person, last_name: 'Smith' }, 'last_name is outside what name allows'],
    ['an SSN', medcorLine.registerPatient, { ...person, ssn: '123-45-6789' }, 'ssn is outside what ssn allows'],
    ['a day', medcorLine.createRecord, { ...record, visit_date: '2019-05-06' }, 'visit_date is outside what own-day'],
    ['a name in a note', medcorLine.updateRecord, { symptoms: 'Cough, says Smith' }, 'symptoms is outside'],
    ['a time', medcorLine.createAppointment, { starts_at: '1985-03-12T00:00:00Z' }, 'starts_at is outside'],
    [
      'an inner field',
      medcorLine.updateRecord,
      { vital_signs: { fingerprint: 1 } },
      'vital_signs.fingerprint has no class',
    ],
  ])('are refused with %s of a person', (_, kind, body, message) => expect(() => guard(kind, body)).toThrow(message))
})

describe('free text', () => {
  it('takes every template of the suite', () => {
    const texts = [
      ...conditions.flatMap(({ text, symptoms }) => [text, ...symptoms]),
      ...Object.values(medications).flatMap(({ name, dose, frequency }) => [name, dose, frequency]),
      `Note of ${run}: blood pressure 120/80, stable.`,
    ]
    for (const text of texts) expect(isTemplateText(text), text).toBe(true)
  })

  it.each(['Seen by Smith', '212 555 1234', '123-45-6789', 'call 5551234', 'user@example.test', 'naïve', 'сall'])(
    'refuses %j',
    (text) => expect(isTemplateText(text)).toBe(false),
  )

  it('refuses any number of a person, whatever stands between its digits', () => {
    const digits = fc.stringMatching(/^[2-9]\d{2}[- .]?\d{3}[- .]?\d{4}$/)
    fc.assert(fc.property(digits, (number) => !isTemplateText(`call ${number} today`)))
  })
})
