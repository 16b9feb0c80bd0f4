import { DateTime, IANAZone } from 'luxon'

export const periodNames = ['daily', 'weekly', 'monthly'] as const
export type PeriodName = (typeof periodNames)[number]

/** A day, a week from Monday, or a month, as the clocks of a zone have it. */
export interface Period {
  name: PeriodName
  zone: string
  /** ISO 8601 in UTC; `until` is not within. A day of a change of clocks has 23 or 25 hours. */
  from: string
  until: string
  /** 2026-03-29, 2026-W13 or 2026-03. */
  label: string
}

const units = { daily: 'day', weekly: 'week', monthly: 'month' } as const
const labels = { daily: 'yyyy-MM-dd', weekly: "kkkk-'W'WW", monthly: 'yyyy-MM' } as const

/**
 * The period that a day or a moment lies in.
 * @param of 2026-03-29, which is that day in the zone, or a moment with its offset
 * @throws an Error of one line for what is no day, or no zone
 */
export function periodOf(name: PeriodName, of: string, zone = 'UTC'): Period {
  if (!IANAZone.isValidZone(zone)) throw new Error(`"${zone}" is no time zone; write UTC or Europe/Berlin`)
  const within = DateTime.fromISO(of, { zone })
  if (!within.isValid) throw new Error(`"${of}" is no day; write 2026-11-22`)
  const from = within.startOf(units[name])
  // Its start again: where clocks skip midnight, the first day begins at 1 and the next at 0.
  const until = from.plus({ [units[name]]: 1 }).startOf(units[name])
  return { name, zone, from: utc(from), until: utc(until), label: from.toFormat(labels[name]) }
}

/** The one before. */
export function periodBefore({ name, from, zone }: Period): Period {
  const last = DateTime.fromISO(from).minus({ milliseconds: 1 })
  return periodOf(name, utc(last), zone)
}

function utc(time: DateTime): string {
  return time.toUTC().toJSDate().toISOString()
}
