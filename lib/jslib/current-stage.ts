import exec from 'k6/execution'
import { type Stage, stageIndexAt, stageProfile } from './stages'

/**
 * The index of the stage that the current scenario is in.
 * @throws Error when its executor has no stages: only ramping-vus and ramping-arrival-rate do
 */
export function getCurrentStageIndex(): number {
  return stageIndexAt(currentStages(), Date.now() - exec.scenario.startTime)
}

/** Tags everything that this VU measures from now on with `stage`: the index of the current stage. */
export function tagWithCurrentStageIndex(): void {
  exec.vu.metrics.tags['stage'] = getCurrentStageIndex()
}

/** Tags everything that this VU measures from now on with `stage_profile`: ramp-up, steady or ramp-down. */
export function tagWithCurrentStageProfile(): void {
  exec.vu.metrics.tags['stage_profile'] = stageProfile(currentStages(), getCurrentStageIndex())
}

function currentStages(): readonly Stage[] {
  const { name } = exec.scenario
  const scenario = exec.test.options.scenarios?.[name] as { stages?: Stage[] | null } | undefined
  if (!scenario) throw new Error(`scenario ${name} is not in the options of this test`)
  if (!scenario.stages?.length) {
    throw new Error(
      `scenario ${name} has no stages: only ramping-vus and ramping-arrival-rate executors have a current one`,
    )
  }
  return scenario.stages
}
