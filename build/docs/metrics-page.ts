import {
  type Declaration,
  errorCauses,
  metrics,
  observedServices,
  tagKeys,
  wrongAnswerKinds,
} from '../../thresholds/metrics'
import { page, table } from './markdown'

const header = ['metric', 'kind', 'unit', 'of', 'meaning']
const words = (list: readonly string[]) => list.map((word) => `\`${word}\``).join(', ')

/** Every metric and tag that the scripts write or read. */
export function metricsPage(): string {
  const rows = (builtIn: boolean) =>
    Object.entries<Declaration>(metrics)
      .filter(([, metric]) => (metric.builtIn ?? false) === builtIn)
      .map(([name, { kind, unit, platform, doc }]) => [`\`${name}\``, kind, unit, platform ?? '', doc])
  return page(
    'Metrics and tags',
    ['thresholds/metrics.ts'],
    '## Metrics of the suite',
    table(header, rows(false)),
    '## Metrics of k6 that the targets use',
    table(header, rows(true)),
    '## Tags',
    'An id is never in a tag.',
    table(
      ['tag', 'meaning'],
      Object.entries(tagKeys).map(([key, meaning]) => [`\`${key}\``, meaning]),
    ),
    [
      `- \`cause\`: ${words(errorCauses)}`,
      `- \`what\`: ${words(wrongAnswerKinds)}`,
      `- \`service\`: ${words(observedServices)}`,
    ].join('\n'),
  )
}
