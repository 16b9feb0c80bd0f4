/**
 * Keeps one redis-server for the command that started it, and removes its folder. Redis does not notice when its parent
 * dies, by `kill -9` above all; this small process does, because the channel to it closes. Plain JavaScript: it has to be
 * there at once.
 */
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'

const [program, dir, ...args] = process.argv.slice(2)
/** So long Redis has to end by itself. */
const endLimitMs = 5_000

if (!process.connected) leave(1) // the parent has died already: nobody would end the server
const server = spawn(program, args, { stdio: 'ignore' })
server.on('error', ({ code, message }) => {
  tell(code === 'ENOENT' ? 'it is not there' : message)
  leave(1)
})
server.on('exit', (code) => {
  tell(`it ended with ${code}`)
  leave(code ?? 1)
})

let stopping = false
function stop() {
  if (stopping) return
  stopping = true
  server.kill('SIGTERM')
  // One that hangs takes no other signal.
  setTimeout(() => server.kill('SIGKILL'), endLimitMs)
}
process.on('disconnect', stop)
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {}) // those are for the command
if (!process.connected) stop()

/** @param failure why there is no server */
function tell(failure) {
  if (process.connected) process.send({ failure }, undefined, undefined, () => {}) // it may have left
}

function leave(code) {
  rmSync(dir, { recursive: true, force: true })
  process.exit(code)
}
