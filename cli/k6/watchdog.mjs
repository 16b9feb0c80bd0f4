/**
 * Ends k6 when the command that started it was killed. k6 runs in a process group of its own, so nothing else would, and
 * a load that nobody watches must not go on. Plain JavaScript: it has to be there at once.
 */
let group = 0
/** So long k6 has, after it was asked to stop, for its teardown and its results. */
const stopLimitMs = 60_000

let ending = false
function end() {
  if (group === 0) process.exit(0) // k6 was not started yet
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

// What the command wrote is there also when it has ended: first k6's process, then nothing more.
process.stdin.on('data', (text) => {
  group = -Number(String(text))
})
process.stdin.on('end', end)
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {}) // those are for the command
