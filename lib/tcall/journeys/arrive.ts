import exec from 'k6/execution'
import { startIteration } from '../../start-iteration'
import { dial } from '../dialling'
import type { TcallRun } from '../run-data'

/** One call of the open model: accepted, and never watched. */
export function arrive(data: TcallRun): void {
  startIteration()
  dial(data, exec.scenario.name)
}
