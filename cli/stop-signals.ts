const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
export type StopSignal = (typeof stopSignals)[number]

/** npm passes on a Ctrl-C that its child also got from the terminal: within this time a second signal is the same one. */
const sameMs = 1_000

/**
 * Calls `handle` for each request to stop, instead of dying from it.
 * @returns a function that ends this
 */
export function onStopSignal(handle: (signal: StopSignal) => void): () => void {
  let last = Number.NEGATIVE_INFINITY
  const listener = (signal: NodeJS.Signals) => {
    const again = Date.now() - last < sameMs
    last = Date.now()
    if (!again) handle(signal as StopSignal)
  }
  for (const signal of stopSignals) process.on(signal, listener)
  return () => {
    for (const signal of stopSignals) process.off(signal, listener)
  }
}

/** The exit code of a process that such a signal ended before its work began: 128 + the signal's number. */
export function interruptedExitCode(signal: StopSignal): number {
  return { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[signal]
}
