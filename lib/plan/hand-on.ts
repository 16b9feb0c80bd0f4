import type { RunData } from './platform'

/**
 * What setup() found, as it is handed on: k6 makes a copy of its return value in every VU. What only the result file
 * tells is one text there, not an object of some 5 KB.
 */
export function handOn<D extends RunData>(data: D): D {
  return { ...data, platform_settings: JSON.stringify(data.platform_settings) }
}

/** The same as it was found; undefined when setup() did not end. */
export function takeBack(handed: unknown): RunData | undefined {
  const data = handed as (Omit<RunData, 'platform_settings'> & { platform_settings: string }) | undefined
  return data && { ...data, platform_settings: JSON.parse(data.platform_settings) }
}
