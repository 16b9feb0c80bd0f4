import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Sample } from './windows'

/** The scenarios that are users at work; what runs beside them looks on. */
const atWork = ['sessions', 'arrivals']

interface Point {
  type: string
  metric: string
  data: { time: string; value: number; tags?: Record<string, string> }
}

/** Every request of the users, from what `k6 run -o json=file` wrote. A last line that was cut off is passed over. */
export async function k6Samples(file: string): Promise<Sample[]> {
  const samples: Sample[] = []
  for await (const line of createInterface({ input: createReadStream(file) })) {
    // Most lines are of other metrics: they are not parsed.
    if (!line.includes('"metric":"http_req_duration"') || !line.includes('"type":"Point"')) continue
    const { time, value, tags = {} } = (JSON.parse(line) as Point).data
    if (!atWork.includes(tags['scenario'] ?? '')) continue
    samples.push({
      at: Date.parse(time),
      target: tags['sla'] ?? '',
      ms: value,
      failed: tags['expected_response'] === 'false',
    })
  }
  return samples
}
