import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** With more of them nothing was tried worth the name. */
const busySkipsAtMost = 3
/** How the note of a test begins that could not tell a fault from what else the machine did: see rigs/timed.ts. */
const busyNote = 'the machine was busy'

/** Ends the output of a test run with one line over all projects: `N passed, N failed`, and `N skipped` if any were. */
export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const { passed, failed, busy } = count(modules, unhandled.length)
    const tooMany = busy.length > busySkipsAtMost
    if (tooMany) process.exitCode = 1
    const lines = busy.map(({ name, note }) => `skipped: ${note}: ${name}`)
    if (tooMany) lines.push(`${busy.length} skipped, and at most ${busySkipsAtMost} may be: they count as failed`)
    const [more, skipped] = tooMany ? [busy.length, 0] : [0, busy.length]
    lines.push(`${passed} passed, ${failed + more} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
    // At exit, because the other reporters still have something to say.
    process.once('exit', () => console.log(lines.join('\n')))
  }
}

interface Totals {
  passed: number
  failed: number
  /** Tests that were skipped because of what else the machine did. */
  busy: { name: string; note: string }[]
}

/** A file that fails without a failed test (it does not load, a hook throws) counts as one failure, as does a stray error. */
function count(modules: readonly TestModule[], unhandled: number): Totals {
  const totals: Totals = { passed: 0, failed: unhandled, busy: [] }
  for (const module of modules) {
    const tests = [...module.children.allTests()]
    const results = tests.map((test) => ({ test, result: test.result() }))
    const failed = results.filter(({ result }) => result.state === 'failed').length
    totals.passed += results.filter(({ result }) => result.state === 'passed').length
    totals.failed += failed === 0 && module.state() === 'failed' ? 1 : failed
    for (const { test, result } of results) {
      if (result.state !== 'skipped' || !result.note?.startsWith(busyNote)) continue
      totals.busy.push({ name: `${module.relativeModuleId} > ${test.fullName}`, note: result.note })
    }
  }
  return totals
}
