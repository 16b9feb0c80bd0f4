import type { RunVerdict } from './result-file'

/** What the verdict says in an exit code. */
const exitCodes: Readonly<Record<string, number>> = { pass: 0, inconclusive: 98, fail: 99, invalid: 110 }

/** k6's own codes of a run that was interrupted or stopped before the load: there was nothing to judge. */
const unjudged = [105, 107, 108]

/**
 * The exit code of a run: 0 only where its own result file says pass and k6 agrees. A run that left no result, or one
 * that cannot be read, is invalid even where k6 exits 0.
 * @param k6 k6's own
 */
export function exitCodeOf(k6: number, judged: RunVerdict | undefined): number {
  const invalid = 110
  if (!judged) return k6 === 0 ? invalid : k6
  if (unjudged.includes(k6) || (judged.verdict === 'pass' && k6 !== 0)) return k6
  return exitCodes[judged.verdict] ?? invalid
}
