import { afterAll, beforeAll, expect, it } from 'vitest'
import { constant, logNormalDelays } from './delays'
import { type CalibrationServer, startCalibrationServer } from './server'

let server: CalibrationServer
beforeAll(async () => {
  server = await startCalibrationServer()
})
afterAll(() => server.close())

it('gives the n-th request of a stream its n-th delay, never less, and notes what it did', async () => {
  const delays = logNormalDelays(3, 0.5)
  const [one, other] = [server.open({ delays, seed: 2 }), server.open({ delays, seed: 2 })]
  for (let request = 0; request < 5; request++) {
    for (const { url } of [one, other]) expect((await fetch(url)).status).toBe(200)
  }
  const next = delays.sequence(2)
  for (let request = 0; request < 5; request++) {
    const planned = next()
    for (const { truth, late } of [one, other]) {
      expect((truth[request] as number) - (late[request] as number)).toBeCloseTo(planned, 6)
      expect(late[request]).toBeGreaterThanOrEqual(0)
    }
  }
})

it('lets no response go while it stops, and takes the requests', async () => {
  const stream = server.open({ delays: constant(1), seed: 1, stop: { afterMs: 0, forMs: 50 } })
  await Promise.all([fetch(stream.url), fetch(stream.url)])
  // The stop is counted from the first request: the one that came later waits less.
  expect(Math.max(...stream.truth)).toBeGreaterThanOrEqual(51)
})

it('answers 404 where there is no stream', async () => {
  expect((await fetch(`${server.url}/delayed/99`)).status).toBe(404)
})
