import type { Platform } from '../../lib/plan/platform'
import type { MetricTable } from '../../thresholds/metrics'
import { coreVocabulary as core, type Vocabulary } from '../../thresholds/vocabulary'
import { markdownPage, markdownTable } from './markdown'

/** Every metric and tag that the scripts write or read. */
export function metricsPage(platforms: readonly Pick<Platform, 'title' | 'vocabulary'>[]): string {
  return markdownPage(
    'Metrics and tags',
    ['thresholds/metrics.ts', 'thresholds/*-vocabulary.ts'],
    '## Metrics of every platform',
    metricTable(core.metrics, false),
    '## Metrics of k6 that the targets use',
    metricTable(core.metrics, true),
    '## Tags of every platform',
    'An id is never in a tag.',
    tagTable(core),
    ...platforms.flatMap(({ title, vocabulary }) => {
      const own = ownOf(vocabulary)
      return [`## What ${title} adds`, metricTable(own.metrics, false), tagTable(own)]
    }),
  )
}

function metricTable(metrics: MetricTable, builtIn: boolean): string {
  return markdownTable(
    ['metric', 'kind', 'unit', 'meaning'],
    Object.entries(metrics)
      .filter(([, metric]) => (metric.builtIn ?? false) === builtIn)
      .map(([name, { kind, unit, doc }]) => [`\`${name}\``, kind, unit, doc]),
  )
}

type Tagging = Pick<Vocabulary, 'tagKeys' | 'words'>

/** A row for each tag, and one for each word of those that take only certain ones. */
function tagTable({ tagKeys, words }: Tagging): string {
  return markdownTable(
    ['tag', 'meaning'],
    Object.keys({ ...tagKeys, ...words }).flatMap((key) => [
      ...(tagKeys[key] === undefined ? [] : [[`\`${key}\``, tagKeys[key]]]),
      ...Object.entries(words[key] ?? {}).map(([word, meaning]) => [`\`${key}:${word}\``, meaning]),
    ]),
  )
}

/** What a platform has and not every platform. */
function ownOf({ metrics, tagKeys, words }: Vocabulary) {
  return {
    metrics: without(metrics, core.metrics),
    tagKeys: without(tagKeys, core.tagKeys),
    words: Object.fromEntries(
      Object.entries(words).map(([tag, known]) => [tag, without(known, (core as Vocabulary).words[tag] ?? {})]),
    ),
  }
}

function without<T>(all: Readonly<Record<string, T>>, known: object): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !Object.hasOwn(known, name)))
}
