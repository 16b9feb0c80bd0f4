import { instanceOf } from './instance'
import { refusedEnvironment } from './k6-environment'

type Options = Readonly<Record<string, unknown>>

/** What else the options in force are compared with. */
export interface OptionsOwner {
  /** INSTANCES. */
  instances: number
  /** The names of the settings, and the tags that the script sets by itself. */
  settings: readonly string[]
  tags: readonly string[]
}

/**
 * A line for each option of the script that a flag, k6's environment or a config file changed so that it distorts the run.
 * Only setup() sees this. A longer list of percentiles or another tag does no harm.
 * @param inForce `exec.test.options`
 * @param own the script's options
 */
export function bentOptions(inForce: Options, own: Options, { instances, settings, tags }: OptionsOwner): string[] {
  const changed = Object.values(refusedEnvironment).flatMap(({ option, what, instead }) =>
    option === undefined || keeps(inForce[option], own[option])
      ? []
      : [
          `${option} was changed by a flag, the environment or a config file, which would distort the run: ${what}; leave it${instead ? `, and ${instead}` : ''}`,
        ],
  )
  return [
    ...changed,
    ...segmentProblem(inForce['executionSegment'], instances),
    ...tagsOf(inForce['tags']).flatMap((tag) => {
      if (settings.includes(tag)) return [`--tag ${tag}=… sets no setting; give -e ${tag}=…`]
      return tags.includes(tag) ? [`--tag ${tag}=… would mix with the script's own tag ${tag}; use another name`] : []
    }),
  ]
}

function segmentProblem(segment: unknown, instances: number): string[] {
  try {
    instanceOf(segment, instances)
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** Whether all of the script's own option is still in force. For an option that nobody set, k6 has null. */
function keeps(inForce: unknown, own: unknown): boolean {
  if (own === undefined) return !inForce || (typeof inForce === 'object' && Object.keys(inForce).length === 0)
  if (Array.isArray(own)) return Array.isArray(inForce) && own.every((one) => inForce.includes(one))
  if (typeof own !== 'object' || own === null) return inForce === own
  return typeof inForce === 'object' && inForce !== null && Object.keys(own).every((key) => key in inForce)
}

function tagsOf(tags: unknown): string[] {
  return typeof tags === 'object' && tags !== null ? Object.keys(tags) : []
}
