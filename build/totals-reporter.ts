import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** Ends the output of a test run with one line over all projects: `N passed, N failed`. */
export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const totals = count(modules, unhandled.length)
    // At exit, because the other reporters still have something to say.
    process.once('exit', () => console.log(`${totals.passed} passed, ${totals.failed} failed`))
  }
}

/** A file that fails without a failed test (it does not load, a hook throws) counts as one failure, as does a stray error. */
function count(modules: readonly TestModule[], unhandled: number): { passed: number; failed: number } {
  const totals = { passed: 0, failed: unhandled }
  for (const module of modules) {
    const states = [...module.children.allTests()].map((test) => test.result().state)
    const failed = states.filter((state) => state === 'failed').length
    totals.passed += states.filter((state) => state === 'passed').length
    totals.failed += failed === 0 && module.state() === 'failed' ? 1 : failed
  }
  return totals
}
