import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CalibratedClient, suiteClient } from '../rigs/calibration/client'
import { type ComparedPercentiles, compared, isTrue } from '../rigs/calibration/compared'
import { constant } from '../rigs/calibration/delays'
import { type CalibrationServer, startCalibrationServer } from '../rigs/calibration/server'
import { inTime, TimedRuns } from '../rigs/timed'

let server: CalibrationServer
let suite: CalibratedClient
beforeAll(async () => {
  server = await startCalibrationServer()
  suite = await suiteClient()
})
afterAll(async () => {
  await suite?.close()
  await server?.close()
})

// A property of the measurement, so time is asserted; what else the machine does in these seconds is measured with it.
it.for([
  { ms: 10, percentiles: ['p50'] },
  { ms: 250, percentiles: ['p50', 'p95'] },
] as const)(
  'k6 reports the latency of the suite’s client within 1 ms or 2 % of the truth: $ms ms',
  async (row, test) => {
    const { ms, percentiles } = row
    const load = { ratePerS: 20, seconds: 10 }
    const delays = { delays: constant(ms), seed: 1 }
    const run = () => compared(server, 'suite', delays, load.ratePerS, (url) => suite.open({ url, ...load }))
    const untrue = ({ reported, truth }: ComparedPercentiles) =>
      percentiles
        .filter((p) => !isTrue(reported[p], truth[p]))
        .map((p) => `${p}: ${reported[p]} ms, in truth ${truth[p]} ms`)
    const found = inTime(await new TimedRuns().run(run(), run, untrue), test)
    expect(found.reported.requests).toBe(found.truth.requests)
    expect(untrue(found)).toEqual([])
  },
)
