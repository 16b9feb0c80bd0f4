import type { GateReport } from '../history/gate/gate'
import { unsafeIn } from '../report/public/safe'
import { change, quantityText } from '../report/words/quantities'
import { type Alert, troubles } from './decide'

/** What is sent, before it is put into a target's own form. */
export interface Message {
  title: string
  lines: string[]
  /** The address that the settings allow; null without. */
  link: string | null
}

/**
 * An alert in words: outcome, targets, numbers, run and commit. Nothing that somebody typed into a platform, and no
 * address but the settings' own: where a word looks like a person, a host or a secret, all of them are left out.
 */
export async function alertMessageOf(alert: Alert, report: GateReport, link: string | null): Promise<Message> {
  const { run, outcome } = report
  const simulated = run.simulated ? 'SIMULATED: ' : ''
  const title =
    alert.state === 'resolved'
      ? `${simulated}RESOLVED: ${alert.subject}, after ${alert.because}`
      : `${simulated}${outcome.toUpperCase()}: ${alert.subject}`
  const lines = [
    ...(alert.state === 'firing'
      ? troubles(report).map(({ id, phase, title: name, actual, unit, baseline, change: share }) =>
          [
            `${id}${phase ? ` ${phase}` : ''}, ${name}: ${quantityText(actual, unit)}`,
            ...(baseline ? [`before ${quantityText(baseline.level, unit)}`, change(share)] : []),
          ].join(', '),
        )
      : ['The last run holds its limits and is no worse than what was accepted.']),
    `run ${run.id}, commit ${run.git_sha.slice(0, 10)}`,
  ]
  const unsafe = await unsafeIn([{ file: 'message', text: [title, ...lines].join('\n') }], [])
  return unsafe.length === 0
    ? { title, lines, link }
    : {
        title: `${simulated}${alert.state === 'resolved' ? 'RESOLVED' : outcome.toUpperCase()}`,
        lines: [
          'Something in the words looked like a person, a host or a secret, so they are left out: see the report.',
        ],
        link,
      }
}

export function alertTextOf({ title, lines, link }: Message): string {
  return [title, ...lines, ...(link ? [link] : [])].join('\n')
}
