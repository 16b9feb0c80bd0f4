import { spawn } from 'node:child_process'
import { expect, it } from 'vitest'
import { eventually } from '../../rigs/eventually'

const module = JSON.stringify(new URL('./run.ts', import.meta.url).href)
/** Starts something in place of k6, says its process, and is killed before it does anything else. */
const program = `
  import { writeSync } from 'node:fs'
  import { runK6 } from ${module}
  writeSync(1, String(runK6('/bin/sleep', ['300']).pid))
  process.kill(process.pid, 'SIGKILL')`

const runs = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

it('k6 ends with a command that is killed the moment it started k6', { timeout: 60_000 }, async () => {
  for (let count = 0; count < 5; count++) {
    const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', program]
    const command = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    command.stdout.on('data', (chunk) => {
      said += chunk
    })
    const signal = await new Promise((resolve) => command.once('exit', (_, name) => resolve(name)))
    await eventually(() => Number(said) > 0, 5_000)
    const pid = Number(said)
    try {
      expect(signal).toBe('SIGKILL')
      await eventually(() => !runs(pid), 20_000)
    } finally {
      if (runs(pid)) process.kill(pid, 'SIGKILL')
    }
  }
})
