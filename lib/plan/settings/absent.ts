import type { Capability } from '../../../thresholds/capabilities'

/**
 * What a platform lacks: what `ABSENT_CAPABILITIES` names, and what cannot be there without it.
 * Throws one line at a name that is none of its capabilities.
 */
export function absentCapabilities(named: readonly string[], all: Readonly<Record<string, Capability>>): string[] {
  const unknown = named.find((name) => !Object.hasOwn(all, name))
  if (unknown !== undefined)
    throw new Error(`ABSENT_CAPABILITIES "${unknown}" is not a capability; it takes ${Object.keys(all).join(', ')}`)
  return [...new Set(named.flatMap((name) => [name, ...(all[name]?.carries ?? [])]))]
}
