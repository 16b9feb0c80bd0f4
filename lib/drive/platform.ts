import { sleep } from 'k6'
import exec from 'k6/execution'
import type { Fields } from '../data/fields/shape'
import { type Handover, handoverAt, type Pools } from '../handover'
import { wrongAnswer } from './answers'
import { errorMessageOf } from './error-message'
import { type Observer, startClient } from './http/client'
import { guardBodies } from './http/outgoing'
import { handover } from './init'
import { startRun } from './run'

/** What a platform adds to one half of a script. V are the values of the platform's settings. */
export interface Part<V> {
  /** The fields of every body that it sends, by method and path template; no other body is sent. */
  bodies(values: V): Readonly<Record<string, Fields>>
  /** Looks at responses, in addition to the client's own observers. */
  observers?: readonly Observer[]
}

/** A platform as every VU needs it. V are the values of its settings. */
export interface PlatformDrive<V> {
  /** Takes what plan handed over, before the VU's first journey. */
  start(values: V, pools: Pools): void
}

/** Takes what plan handed over. @param shared what holds the rows of its pools */
export function startPlatform<V>(
  platform: PlatformDrive<V>,
  { run, values, pools }: Handover<V>,
  shared: readonly unknown[],
  { bodies, observers = [] }: Part<V>,
): void {
  startRun(run, shared)
  startClient(observers)
  guardBodies(bodies(values))
  platform.start(values, pools)
}

/**
 * Makes the function that scenarios name in `exec`: each iteration runs the journey with the scenario's name.
 * A journey that cannot read the shape of an answer would throw, and k6 only logs that. Here it counts as a
 * wrong answer, which fails the run. The message names a property, never a value. What the suite refuses to send stops
 * the run.
 */
export function drive<V, D>(
  platform: PlatformDrive<V>,
  journeys: Readonly<Record<string, (data: D) => void>>,
  part: Part<V>,
): (data: D) => void {
  startPlatform(platform, JSON.parse(handover[handoverAt.drive] as string) as Handover<V>, handover, part)
  return (data) => {
    const { name } = exec.scenario
    const journey = journeys[name]
    if (!journey) exec.test.abort(`no journey is named like the scenario ${name}`)
    try {
      journey?.(data)
    } catch (error) {
      if (error instanceof Error && error.name === 'NotSent') exec.test.abort(error.message)
      wrongAnswer('shape', `${name} could not read an answer: ${errorMessageOf(error)}`)
      // The next iteration follows at once, and would meet the same answer.
      sleep(1)
    }
  }
}
