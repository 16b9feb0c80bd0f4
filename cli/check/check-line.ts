/** One thing that was looked at before a run, and what to do where it is not right. */
export interface CheckLine {
  state: 'ok' | 'warn' | 'fail' | 'not tried'
  /** What it is about: a setting, a host, a capability. */
  about: string
  said: string
  mend?: string
}

export const ok = (about: string, said: string): CheckLine => ({ state: 'ok', about, said })
export const fail = (about: string, said: string, mend: string): CheckLine => ({ state: 'fail', about, said, mend })
export const warn = (about: string, said: string, mend: string): CheckLine => ({ state: 'warn', about, said, mend })
export const notTried = (about: string, said: string): CheckLine => ({ state: 'not tried', about, said })

/** Lines for a terminal: what is wrong with its mend below. */
export function checkLines(lines: readonly CheckLine[]): string[] {
  const width = Math.max(0, ...lines.map(({ about }) => about.length))
  const words = { ok: 'ok', warn: 'WARN', fail: 'FAIL', 'not tried': '–' }
  return lines.flatMap(({ state, about, said, mend }) => [
    `${words[state].padEnd(5)} ${about.padEnd(width)}  ${said}`.trimEnd(),
    ...(mend ? [`${' '.repeat(6 + width)}  → ${mend}`] : []),
  ])
}
