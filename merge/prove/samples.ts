import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Criterion } from '../../thresholds/compile'
import type { TimedSample } from './splits'

interface Point {
  type: string
  metric: string
  data: { time: string; value: number; tags?: Record<string, string> }
}

/** The samples of one criterion. */
export interface SampledCriterion {
  criterion: Criterion
  samples: TimedSample[]
}

/** The samples of criteria, from what `k6 run -o json=file` wrote. */
export async function samplesOf(file: string, criteria: readonly Criterion[]): Promise<SampledCriterion[]> {
  const found = criteria.map((criterion) => ({ criterion, samples: [] as TimedSample[] }))
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (!line.startsWith('{"metric"') || !line.includes('"type":"Point"')) continue
    const { metric, data } = JSON.parse(line) as Point
    for (const { criterion, samples } of found)
      if (criterion.metric === metric && isOf(criterion, data.tags ?? {}))
        samples.push({ at: Date.parse(data.time), value: data.value })
  }
  return found
}

function isOf({ tags, phase }: Criterion, of: Readonly<Record<string, string>>): boolean {
  if (phase !== undefined && of['phase'] !== phase) return false
  return Object.entries(tags).every(([key, value]) => of[key] === value)
}
