import { describe, expect, it } from 'vitest'
import { sampleSum } from './prometheus'

const text = `# HELP process_cpu_seconds_total Total user and system CPU time.
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total 12.5

# TYPE database_connections gauge
database_connections{state="idle"} 3
database_connections{state="active",pool="a b"} 4 1700000000000
database_connections_max 99
requests{path="/api/call-logs/{id}/",method="GET"} 7
requests{path="/a \\"quoted\\" }{ path"} 1e2
empty_gauge NaN
last 5`

describe('sampleSum', () => {
  it.each<[string, number | undefined, string]>([
    ['process_cpu_seconds_total', 12.5, 'one series'],
    ['database_connections', 7, 'several, with a timestamp, and not the metric of a longer name'],
    ['requests', 107, 'braces and quotes inside a label'],
    ['last', 5, 'the last line without a newline'],
    ['empty_gauge', undefined, 'no number'],
    ['connections', undefined, 'the end of a longer name'],
    ['HELP', undefined, 'a comment'],
    ['missing', undefined, 'nothing'],
  ])('%s: %s (%s)', (metric, sum) => expect(sampleSum(text, metric)).toBe(sum))
})
