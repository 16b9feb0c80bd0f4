/** One line of a table of budgets. */
export interface BudgetRow {
  budget: string
  measured: string
  verdict: string
}

export interface CostBudget {
  title: string
  actual: number
  /** `at-most` includes the limit, `below` does not. */
  comparison: 'at-most' | 'below' | 'at-least'
  limit: number
  unit: string
  /** Digits after the point. */
  digits?: number
  /** Shown beside the figure. */
  detail?: string
  /** Why a budget is missed; shown only then. */
  why?: string
  /** Why the figure proves nothing about the budget, held or not. */
  notProved?: string | undefined
}

const signs = { 'at-most': '≤', below: '<', 'at-least': '≥' } as const

/** Judges a figure against its budget: `held`, or `MISSED` by how much and why. */
export function judgeBudget({
  title,
  actual,
  comparison,
  limit,
  unit,
  digits = 2,
  detail,
  why,
  notProved,
}: CostBudget): BudgetRow {
  const number = (value: number) => groupedDigits(value, digits) + (unit === '×' ? '×' : unit && ` ${unit}`)
  return {
    budget: `${title} ${signs[comparison]} ${unit === '×' ? `${limit}×` : `${groupedDigits(limit, 0)}${unit && ` ${unit}`}`}`,
    measured: `${number(actual)}${detail ? ` (${detail})` : ''}`,
    verdict: verdict(),
  }

  function verdict(): string {
    if (!Number.isFinite(actual)) return 'MISSED: there is no figure'
    const over = comparison === 'at-least' ? limit - actual : actual - limit
    const held = comparison === 'below' ? over < 0 : over <= 0
    if (held) return notProved ? `NOT PROVED (${notProved})` : 'held'
    const share = Math.round((over / limit) * 100)
    const by = limit === 0 ? `by ${number(over)}` : `by ${number(over)} (${share < 1 ? 'under 1' : share} %)`
    return `MISSED ${by}${notProved ? ` (${notProved})` : ''}${why ? `: ${why}` : ''}`
  }
}

/** 12345.678 → 12,345.68: the same on every machine. */
export function groupedDigits(value: number, digits: number): string {
  const [whole = '', fraction] = value.toFixed(digits).split('.')
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction ? `.${fraction}` : '')
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

/** A Markdown table. */
export function budgetTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
