import type { JourneyCost } from './subjects'

/** k6's own view of a script's scenarios, from `k6 inspect`: durations in Go's notation, null where nothing was set. */
export type Scenarios = Record<string, Record<string, unknown> & { executor: string; exec: string }>

/**
 * The empty script: the scenarios, and so the VUs, of the real one; each iteration makes as many requests at the same
 * pace, all to one address, and nothing else: no settings, no tags, no checks, no metrics, k6's defaults for all.
 * @param journeys what an iteration costs, by the name of its scenario
 * @throws Error of one line when one names no scenario: its requests would be missing
 */
export function emptyScript(scenarios: Scenarios, url: string, journeys: Journeys): string {
  const unknown = Object.keys(journeys).find((name) => !(name in scenarios))
  if (unknown) throw new Error(`bench/subjects.ts says what ${unknown} costs, and no scenario is named so`)
  return [
    `import http from 'k6/http'`,
    `import { sleep } from 'k6'`,
    `export const options = { scenarios: ${JSON.stringify(named(scenarios))} }`,
    ...Object.keys(scenarios).map((name) => journey(name, url, journeys[name])),
    '',
  ].join('\n')
}

/**
 * A script written by hand, in a module that gives it the scenarios of the real one, and so its VUs and its pace; those
 * that it does not have are as in the empty script.
 * @param path of the script, for an import
 * @param written the scenarios that it has
 */
export function byHandScript(
  path: string,
  written: readonly string[],
  scenarios: Scenarios,
  url: string,
  journeys: Journeys,
): string {
  return [
    `import http from 'k6/http'`,
    `import { sleep } from 'k6'`,
    `import { options as own } from ${JSON.stringify(path)}`,
    `export { setup, ${written.join(', ')} } from ${JSON.stringify(path)}`,
    `export const options = { ...own, scenarios: ${JSON.stringify(named(scenarios))} }`,
    ...Object.keys(scenarios)
      .filter((name) => !written.includes(name))
      .map((name) => journey(name, url, journeys[name])),
    '',
  ].join('\n')
}

type Journeys = Readonly<Record<string, JourneyCost>>

/** Each scenario's iterations are a function of its name. */
function named(scenarios: Scenarios): object {
  const entries = Object.entries(scenarios).map(([name, scenario]) => [name, { ...scenario, exec: name }])
  return JSON.parse(JSON.stringify(Object.fromEntries(entries), (_, value) => value ?? undefined))
}

function journey(name: string, url: string, { requests, pauseS }: JourneyCost = { requests: 1 }): string {
  const get = `http.get(${JSON.stringify(url)})`
  const loop = `for (let i = 0; i < ${requests}; i++) { ${get}${pauseS ? `; sleep(${pauseS})` : ''} }`
  return `export function ${name}() { if (__ITER === 0) ${get}; ${loop} }`
}

/** The hold of the closed model, in seconds since the first iteration. */
export function holdOf(scenarios: Scenarios): { fromS: number; toS: number } {
  const [up = 0, hold = 0] = stageSeconds(scenarios)
  return { fromS: up, toS: up + hold }
}

function stageSeconds(scenarios: Scenarios): number[] {
  const sessions = Object.values(scenarios).find(({ executor }) => executor === 'ramping-vus')
  const stages = (sessions?.['stages'] ?? []) as { duration: string }[]
  return stages.map(({ duration }) => goSeconds(duration))
}

/** The most VUs that the scenarios can have together. */
export function allocatedVus(scenarios: Scenarios): number {
  return Object.values(scenarios).reduce((sum, scenario) => {
    const targets = ((scenario['stages'] ?? []) as { target: number }[]).map(({ target }) => target)
    return sum + Number(scenario['preAllocatedVUs'] ?? scenario['vus'] ?? Math.max(0, ...targets))
  }, 0)
}

/**
 * VUs that arrivals use for the first time between two moments, in seconds since the first iteration: k6 gives each
 * iteration to the VU that has been idle the longest, so a pool is used up one VU an iteration.
 */
export function vusFirstUsed(scenarios: Scenarios, fromS: number, toS: number): number {
  return Object.values(scenarios)
    .filter(({ executor }) => executor === 'constant-arrival-rate')
    .reduce((sum, { rate, timeUnit, preAllocatedVUs, startTime }) => {
      const startS = goSeconds(String(startTime ?? '0s'))
      const perSecond = Number(rate) / goSeconds(String(timeUnit))
      const used = (atS: number) => Math.min(Number(preAllocatedVUs), Math.max(0, atS - startS) * perSecond)
      return sum + used(toS) - used(fromS)
    }, 0)
}

const unitSeconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 }

/** Seconds of a Go duration: `1m18s`, `2.5s`, `400ms`. */
export function goSeconds(text: string): number {
  return [...text.matchAll(/([\d.]+)(ms|h|m|s)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unitSeconds[unit ?? ''] ?? Number.NaN),
    0,
  )
}
