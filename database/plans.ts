import type { SlowPlan } from './observed'
import { reduceStatement, titleOf } from './reduce-statement'

/** A plan as auto_explain writes it: what of it is read. */
interface PlanNode {
  'Node Type'?: unknown
  'Relation Name'?: unknown
  Plans?: PlanNode[]
}

const head = /\bduration: (\d+(?:\.\d+)?) ms {2}plan:$/

/**
 * The plans in a log that auto_explain wrote as JSON, by statement and shape, the longest first. Types of nodes and
 * names of tables are taken, and nothing else: conditions hold values. An entry that was cut off is left out.
 */
export function plansIn(log: string): SlowPlan[] {
  const plans = new Map<string, SlowPlan>()
  const lines = log.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const ms = Number(head.exec(lines[at] ?? '')?.[1] ?? Number.NaN)
    if (!Number.isFinite(ms)) continue
    const block: string[] = []
    // What belongs to one entry is indented.
    while (lines[at + 1]?.startsWith('\t')) block.push(lines[++at] as string)
    const plan = planIn(block.join('\n'))
    if (!plan) continue
    const key = JSON.stringify(plan)
    const before = plans.get(key)
    plans.set(key, {
      ...plan,
      seen: (before?.seen ?? 0) + 1,
      longest_ms: Math.max(before?.longest_ms ?? 0, ms),
    })
  }
  return [...plans.values()].sort((one, two) => two.longest_ms - one.longest_ms)
}

function planIn(text: string): Pick<SlowPlan, 'statement' | 'nodes'> | undefined {
  try {
    const { Plan, 'Query Text': query } = JSON.parse(text) as { Plan?: PlanNode; 'Query Text'?: unknown }
    if (!Plan) return undefined
    const statement = titleOf(reduceStatement(typeof query === 'string' ? query : ''))
    return { statement, nodes: nodesOf(Plan) }
  } catch {
    return undefined
  }
}

/** From the root to the leaves. */
function nodesOf(plan: PlanNode): { node: string; relation: string | undefined }[] {
  const { 'Node Type': node, 'Relation Name': relation, Plans = [] } = plan
  return [
    { node: wordIn(node, /^[A-Za-z ]{1,40}$/) ?? 'node', relation: wordIn(relation, /^[\w$]+$/) },
    ...Plans.flatMap(nodesOf),
  ]
}

function wordIn(value: unknown, shape: RegExp): string | undefined {
  return typeof value === 'string' && shape.test(value) ? value : undefined
}
