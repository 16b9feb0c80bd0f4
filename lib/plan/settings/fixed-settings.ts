import type { PlannedRun } from '../../handover'

/** The settings that k6's options are made from, by name. */
export type FixedSettings = Readonly<Record<string, string | number>>

/** @param arrivals the platform's setting for the rate of arrivals */
export function fixedSettings(
  { size, absent }: Pick<PlannedRun, 'size' | 'absent'>,
  arrivals: string,
  instances: number,
): FixedSettings {
  return {
    INSTANCES: instances,
    VUS: size.vus,
    [arrivals]: size.arrivals_per_hour,
    TIME_SCALE: size.time_scale,
    REQUEST_TIMEOUT_S: size.request_timeout_s,
    ABSENT_CAPABILITIES: absent.join(),
  }
}

/**
 * k6 takes the options of an archive as they are, but reads the settings anew: scenarios of one size would be judged
 * by another. Throws one line when a setting is not what the options were made from.
 */
export function requireFixed(made: FixedSettings | undefined, now: FixedSettings): void {
  const name = Object.keys(now).find((name) => made && made[name] !== now[name])
  if (made && name)
    throw new Error(
      `${name} "${now[name]}" is not "${made[name]}", for which the archive was made; leave it, or archive again with -e ${name}=${now[name]}`,
    )
}
