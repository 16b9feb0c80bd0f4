import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Sample } from './windows'

interface Point {
  type: string
  metric: string
  data: { time: string; value: number; tags?: Record<string, string> }
}

/**
 * Every request of the platform, from what `k6 run -o json=file` wrote. A last line that was cut off is passed over.
 * @param names the operations of its contract, as the tag `name` has them: other services are asked beside it
 */
export async function k6Samples(file: string, names: ReadonlySet<string>): Promise<Sample[]> {
  const samples: Sample[] = []
  for await (const line of createInterface({ input: createReadStream(file) })) {
    // Most lines are of other metrics: they are not parsed.
    if (!line.includes('"metric":"http_req_duration"') || !line.includes('"type":"Point"')) continue
    if (!line.endsWith('}')) continue
    const { time, value, tags = {} } = (JSON.parse(line) as Point).data
    if (!names.has(tags['name'] ?? '')) continue
    samples.push({
      at: Date.parse(time),
      target: tags['sla'] ?? '',
      ms: value,
      failed: tags['expected_response'] === 'false',
    })
  }
  return samples
}
