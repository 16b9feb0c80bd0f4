import { isDeepStrictEqual } from 'node:util'
import type { Result } from '../lib/plan/summary/result'

/** The result of one of several instances, and where it was found. */
export interface FoundPart {
  from: string
  result: Result
}

/** The parts of one run, in the order of their instances, and what keeps them from being judged. */
export interface OneRun {
  parts: readonly FoundPart[]
  /** Why the run is invalid, one clause each. */
  invalid: readonly string[]
}

/** What has to be the same in all parts of a run, as a reader knows it. */
const alike: Readonly<Record<string, (result: Result) => unknown>> = {
  platform: ({ platform }) => platform,
  profile: ({ profile }) => profile,
  'number of instances': ({ instance }) => instance.of,
  'commit of the suite': ({ git_sha }) => git_sha,
  'k6 version': ({ k6_version }) => k6_version,
  seed: ({ seed }) => seed,
  'time scale': ({ time_scale }) => time_scale,
  data: ({ data_sha256 }) => data_sha256,
  scenarios: ({ scenario_sha256 }) => scenario_sha256,
  hosts: ({ hosts }) => [...hosts].sort().join(' '),
  limits: ({ part }) => part && JSON.stringify(part.criteria),
}

/**
 * Takes results for the parts of one run.
 * @throws Error of one line when they are none, or not of one run
 */
export function oneRun(found: readonly FoundPart[]): OneRun {
  const [first] = found
  if (!first) throw new Error('there is no result of an instance; give result files, logs of k6, or folders of them')
  requireParts(found)
  requireAlike('run id', found, ({ id, settings }) => id ?? settings['RUN_ID'])
  for (const [what, of] of Object.entries(alike)) requireAlike(what, found, of)
  const parts = onceEach(found)
  const { of } = first.result.instance
  const there = new Set(parts.map(({ result }) => result.instance.index))
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((index) => !there.has(index))
  return {
    parts,
    invalid: [
      ...(missing.length > 0 ? [`of ${of} instances, ${named(missing)} left no result`] : []),
      ...invalidAlone(parts, of),
    ],
  }
}

/** Instances that are invalid by themselves, those with the same reason together. */
function invalidAlone(parts: readonly FoundPart[], of: number): string[] {
  const byReason = new Map<string, number[]>()
  for (const { result } of parts)
    if (result.verdict !== 'partial')
      byReason.set(result.reason, [...(byReason.get(result.reason) ?? []), result.instance.index])
  return [...byReason].map(
    ([reason, indices]) => `instance${indices.length === 1 ? '' : 's'} ${listed(indices)} of ${of}: ${reason}`,
  )
}

function requireParts(found: readonly FoundPart[]): void {
  const whole = found.find(({ result }) => result.instance.of < 2 || !result.part)
  if (whole)
    throw new Error(
      `${whole.from} is the result of a whole run (${whole.result.verdict.toUpperCase()}), not of one of several instances: there is nothing to join`,
    )
}

function requireAlike(what: string, [first, ...others]: readonly FoundPart[], of: (result: Result) => unknown): void {
  const other = others.find(({ result }) => first && of(result) !== of(first.result))
  if (!first || !other) return
  const value = (part: FoundPart) => {
    const text = String(of(part.result))
    return text.length > 60 ? '' : ` (${text})`
  }
  throw new Error(
    `these are not parts of one run: ${what} differs between ${first.from}${value(first)} and ${other.from}${value(other)}; give the parts of one run alone`,
  )
}

/** A file and a log of one instance hold the same. */
function onceEach(found: readonly FoundPart[]): FoundPart[] {
  const byIndex = new Map<number, FoundPart>()
  for (const part of found) {
    const { index, of } = part.result.instance
    const before = byIndex.get(index)
    if (before && !isDeepStrictEqual(before.result, part.result))
      throw new Error(
        `${before.from} and ${part.from} are two results of instance ${index} of ${of}: was it started twice, or with a RUN_ID that was used before? Leave out the one that is no part of the run`,
      )
    byIndex.set(index, part)
  }
  return [...byIndex.values()].sort((a, b) => a.result.instance.index - b.result.instance.index)
}

function named(indices: readonly number[]): string {
  return `${indices.length === 1 ? 'number' : 'numbers'} ${listed(indices)}`
}

function listed(indices: readonly number[]): string {
  return `${indices.slice(0, 5).join(', ')}${indices.length > 5 ? ' …' : ''}`
}
