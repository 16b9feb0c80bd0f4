/**
 * How often quiet stretches of real performance series show at least this evidence, by how many latest runs are
 * looked at: measured by `sla accuracy` on 8,000 windows of 174 annotated series; between the entries by the
 * logarithm, beyond the last along its slope.
 */
const measured: Readonly<Record<number, readonly (readonly [evidence: number, share: number])[]>> = {
  1: [
    [2.93, 0.05],
    [3.6, 0.02],
    [4.29, 0.01],
    [5.2, 0.005],
    [6.49, 0.002],
    [7.93, 0.001],
  ],
  2: [
    [2.76, 0.05],
    [3.3, 0.02],
    [3.74, 0.01],
    [4.26, 0.005],
    [5.41, 0.002],
    [5.96, 0.001],
  ],
}

/** The chance that runs without a change show this evidence; from 0.05 downwards, above that 1. */
export function chanceOf(evidence: number, runs: 1 | 2): number {
  const table = measured[runs] ?? []
  const next = table.findIndex(([limit]) => evidence < limit)
  if (next === 0) return 1
  const at = next < 0 ? table.length - 1 : next
  const [[fromEvidence, fromShare], [toEvidence, toShare]] = [table[at - 1] ?? [0, 1], table[at] ?? [1, 1]]
  const slope = (Math.log(toShare) - Math.log(fromShare)) / (toEvidence - fromEvidence)
  return Math.exp(Math.log(fromShare) + slope * (evidence - fromEvidence))
}
