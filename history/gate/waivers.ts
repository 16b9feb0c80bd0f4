import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** Somebody answers for a criterion that does not hold, up to a value and until a day. */
export interface Waiver {
  id: string
  platform: string
  /** Absent: of every profile. */
  profile?: string
  /** As the scorecard names it: T1, M1 doctor. */
  criterion: string
  approver: string
  reason: string
  /** The last day it is in force, UTC. */
  expires: string
  /** The worst value allowed, in the criterion's own unit: the highest, or the lowest of what should be high. */
  worst: number
}

const needed = ['id', 'platform', 'criterion', 'approver', 'reason', 'expires'] as const

/**
 * Reads a file of waivers.
 * @throws an Error of one line, with the file's name
 */
export function readWaivers(file: string): Waiver[] {
  let content: unknown
  try {
    content = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
  }
  const list = isRecord(content) ? content['waivers'] : undefined
  if (!Array.isArray(list)) throw new Error(`${file} has no list named waivers`)
  const waivers = list.map((entry: unknown, at) => {
    const waiver = waiverOf(entry)
    if (typeof waiver === 'string') throw new Error(`${file}: waiver ${at + 1} ${waiver}`)
    return waiver
  })
  const twice = waivers.find(({ id }, at) => waivers.findIndex((other) => other.id === id) !== at)
  if (twice) throw new Error(`${file}: the id ${twice.id} is there twice`)
  return waivers
}

/** The waiver, or what is wrong with it. */
function waiverOf(entry: unknown): Waiver | string {
  if (!isRecord(entry)) return 'is no mapping'
  const text = (name: string) => {
    const value = entry[name]
    return typeof value === 'string' ? value.trim() : ''
  }
  const missing = needed.find((name) => !text(name))
  if (missing) return `has no ${missing}, or one that is no text`
  const { highest, lowest, profile } = entry
  const worst = highest ?? lowest
  if (typeof worst !== 'number' || (highest !== undefined && lowest !== undefined)) {
    return `(${text('id')}) needs one number: highest, the highest value allowed, or lowest where high is good`
  }
  const expires = text('expires')
  if (!/^\d{4}-\d{2}-\d{2}$/.test(expires) || Number.isNaN(Date.parse(expires))) {
    return `(${text('id')}) expires on "${expires}", which is no day: write 2026-12-31`
  }
  const known = [...needed, 'highest', 'lowest', 'profile'] as const
  const unknown = Object.keys(entry).find((name) => !known.some((one) => one === name))
  if (unknown) return `(${text('id')}) has the field ${unknown}, which means nothing`
  return {
    id: text('id'),
    platform: text('platform'),
    criterion: text('criterion'),
    approver: text('approver'),
    reason: text('reason'),
    expires,
    worst,
    ...(typeof profile === 'string' && { profile }),
  }
}

/** The waivers that concern a run, by whether they are still in force on the day `now`, in UTC. */
export function waiversFor(
  waivers: readonly Waiver[],
  run: { platform: string; profile: string },
  now: Date,
): { active: Waiver[]; expired: Waiver[] } {
  const today = now.toISOString().slice(0, 10)
  const mine = waivers.filter((w) => w.platform === run.platform && (w.profile ?? run.profile) === run.profile)
  return { active: mine.filter((w) => w.expires >= today), expired: mine.filter((w) => w.expires < today) }
}

/** One line that says all of it. */
export function waiverLine(waiver: Waiver): string {
  return `${waiver.id}: ${waiver.criterion} may reach ${waiver.worst} until ${waiver.expires}, approved by ${waiver.approver}: ${waiver.reason}`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
