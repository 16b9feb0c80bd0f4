import { describe, expect, it } from 'vitest'
import { callFilter } from './call-list'

describe('the filters of the list of calls', () => {
  it('always keep to the organisation', () => {
    expect(callFilter(7, {})).toEqual({ where: 'organisation_id = $1', values: [7] })
  })

  it('write the status into the text and everything else as a parameter', () => {
    const { where, values } = callFilter(7, {
      status: 'in_progress',
      phone_number_id: "x'; drop",
      is_user_answered: false,
    })
    expect(where).toBe(
      "organisation_id = $1 and status = 'in_progress' and phone_number_id = $2 and is_user_answered = $3",
    )
    expect(values).toEqual([7, "x'; drop", false])
  })

  it('search for a beginning, in which wildcards mean themselves', () => {
    const { where, values } = callFilter(7, { search: '50%_\\' })
    expect(where).toContain('(call_sid like $2 or retell_call_id like $2 or to_number like $2)')
    expect(values).toEqual([7, '50\\%\\_\\\\%'])
  })
})
