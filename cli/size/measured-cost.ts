/** What a load script cost k6 when it was measured (bench/RESULTS.md), at the load that was promised. */
export interface MeasuredCost {
  /** Sessions, and all VUs that came with them. */
  sessions: number
  vus: number
  memoryMb: number
  requestsPerS: number
  cpuMsPerRequest: number
}

/**
 * Reads the cost of a platform's load script from the page of budgets.
 * @throws Error of one line when the page does not have it
 */
export function costIn(page: string, platform: string): MeasuredCost {
  const section = page.split(/^## /m).find((part) => part.startsWith(`What ${platform}-load costs k6`)) ?? ''
  const [, sessions, vus] = /^([\d,]+) sessions \(([\d,]+) VUs allocated in all\)/m.exec(section) ?? []
  const median = (row: string) => numberOf(new RegExp(`^\\| ${row} \\| \\*\\*([\\d.,]+)\\*\\*`, 'm').exec(section)?.[1])
  const cost = {
    sessions: numberOf(sessions),
    vus: numberOf(vus),
    memoryMb: median('peak memory, MB'),
    requestsPerS: median('requests/s in the hold'),
    cpuMsPerRequest: median('CPU for each request, ms'),
  }
  if (Object.values(cost).every((value) => value > 0)) return cost
  throw new Error(
    `bench/RESULTS.md does not say what ${platform}-load costs k6: measure it with npm run bench on a quiet machine`,
  )
}

function numberOf(text: string | undefined): number {
  return Number((text ?? '').replaceAll(',', ''))
}
