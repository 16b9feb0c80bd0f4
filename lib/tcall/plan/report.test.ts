import { describe, expect, it } from 'vitest'
import { tcallReport } from './report'

const { summarise, lines } = tcallReport

describe("TCall's section of the result", () => {
  it('is of zeros where nothing was measured, and then has no line', () => {
    const section = summarise({})
    expect(section).toMatchObject({ clock_steps: {}, calls_left_open: 0, checks_sent_late: { count: 0, max_ms: 0 } })
    expect(lines(section)).toEqual([])
  })

  it('tells of late checks, steps of a clock and calls that were left open', () => {
    const section = summarise({
      watch_late_ms: { count: 3, max: 812 },
      calls_left_open: { count: 1200 },
      'clock_steps{service:provider}': { count: 1 },
    })
    expect(section.clock_steps).toEqual({ provider: 1 })
    expect(lines(section)).toEqual([
      ['late checks', '3 status checks waited for the one before, up to 812 ms'],
      ['left open', '1,200 calls at the end of the load, cleared'],
    ])
  })
})
