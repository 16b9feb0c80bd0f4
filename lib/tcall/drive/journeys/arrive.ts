import exec from 'k6/execution'
import { startIteration } from '../../../drive/start-iteration'
import type { TcallRun } from '../../run-data'
import { dial } from '../dialling'

/** One call of the open model: accepted, and never watched. */
export function arrive(data: TcallRun): void {
  startIteration()
  dial(data, exec.scenario.name)
}
