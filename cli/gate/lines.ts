import type { GateReport, JudgedCriterion } from '../../history/gate/gate'
import { waiverLine } from '../../history/gate/waivers'

/** The judgement as a terminal shows it: the sentence first. */
export function gateLines(report: GateReport): string[] {
  const { run, outcome, sentence, criteria, notes, waivers } = report
  const named = `${run.platform} ${run.profile}${run.simulated ? ' (SIMULATED)' : ''}`
  const width = Math.max(0, ...criteria.map((c) => nameOf(c).length))
  return [
    `${named} · ${outcome.toUpperCase()} · ${sentence}`,
    ...criteria.map((c) => `  ${nameOf(c).padEnd(width)}  ${said(c)}`),
    ...notes.map((note) => `note: ${note}`),
    ...waivers.active.map((waiver) => `waiver ${waiverLine(waiver)}`),
    ...waivers.expired.map((waiver) => `EXPIRED waiver ${waiverLine(waiver)}`),
  ]
}

function nameOf({ id, phase }: JudgedCriterion): string {
  return phase === null ? id : `${id} ${phase}`
}

const words: Record<JudgedCriterion['state'], string> = {
  same: 'no worse',
  better: 'better',
  suspect: 'worse in this run alone',
  regression: 'WORSE',
  insufficient: 'too few comparable runs before',
  missing: 'NO DATA, and earlier runs had some',
  'limit-only': 'against its limit alone',
}

function said({ actual, unit, baseline, change, state, verdict, worseSince, waiver }: JudgedCriterion): string {
  const value = actual === null ? 'no data' : `${short(actual)} ${unit}`
  const before = baseline
    ? `, before ${short(baseline.level)} (${baseline.runs} runs)${change === null ? '' : `, ${signed(change)}`}`
    : ''
  const limit = verdict === 'pass' || verdict === 'reported' ? '' : `, limit: ${verdict}`
  return `${value}${before}: ${words[state]}${limit}${worseSince ? `, since ${worseSince}` : ''}${waiver ? ` [waived by ${waiver.id}]` : ''}`
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}

function signed(share: number): string {
  return `${share >= 0 ? '+' : '−'}${Math.abs(share * 100).toFixed(1)} %`
}
