/**
 * Ends k6 when the command that started it was killed. k6 runs in a process group of its own, so nothing else would, and
 * a load that nobody watches must not go on. Plain JavaScript: it has to be there at once.
 */
const group = -Number(process.argv[2])
/** So long k6 has, after it was asked to stop, for its teardown and its results. */
const stopLimitMs = 60_000

let ending = false
function end() {
  if (ending) return
  ending = true
  signal('SIGINT')
  setInterval(() => signal(0), 200)
  setTimeout(() => signal('SIGKILL'), stopLimitMs)
}

/** To k6's group, which no other process that got its number is likely to lead. */
function signal(name) {
  try {
    process.kill(group, name)
  } catch {
    process.exit(0) // it has ended
  }
}

process.on('disconnect', end)
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {}) // those are for the command
if (!process.connected) end()
