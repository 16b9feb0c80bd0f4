import type { Series } from '../../../thresholds/judge'
import { tcallVocabulary } from '../../../thresholds/tcall-vocabulary'
import type { PlatformReport } from '../../plan/platform'
import { countsBy } from '../../plan/summary/evidence'
import { grouped, quantity } from '../../plan/summary/format'
import { webhookFunnel, webhookLines, webhookSeries } from '../../plan/summary/webhook-funnel'

const services = Object.keys(tcallVocabulary.words.service)

/** TCall's own section of the result. */
export interface TcallSection {
  webhooks: ReturnType<typeof webhookFunnel>
  /** Steps of a service's clock within the run. */
  clock_steps: Record<string, number>
  /** Calls that were still open at the end, and cleared. */
  calls_left_open: number
  /** Status checks that the one before had held up: how late they were sent, in ms. */
  checks_sent_late: { count: number; max_ms: number }
}

export const tcallReport: PlatformReport<TcallSection> = {
  series: webhookSeries(services),
  summarise: (series: Series) => ({
    webhooks: webhookFunnel(series),
    clock_steps: countsBy(series, 'clock_steps', 'service', services),
    calls_left_open: series['calls_left_open']?.['count'] ?? 0,
    checks_sent_late: { count: series['watch_late_ms']?.['count'] ?? 0, max_ms: series['watch_late_ms']?.['max'] ?? 0 },
  }),
  lines({ webhooks, calls_left_open, checks_sent_late: late }) {
    const lines = [...webhookLines(webhooks)]
    if (late.count > 0)
      lines.push([
        'late checks',
        `${grouped(late.count)} status checks waited for the one before, up to ${quantity(late.max_ms, 'ms')}`,
      ])
    if (calls_left_open > 0)
      lines.push(['left open', `${grouped(calls_left_open)} calls at the end of the load, cleared`])
    return lines
  },
}
