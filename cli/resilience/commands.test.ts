import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { confirmCommands, runCommandLine } from './commands'

const folder = mkdtempSync(join(tmpdir(), 'sla-commands-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("a user's own command", () => {
  it('that ends well says nothing', async () => {
    await expect(runCommandLine('RESTORE_COMMAND', 'exit 0', 30)).resolves.toBeUndefined()
  })

  it('that fails, that there is not, and that a signal ended, is named with its setting', async () => {
    await expect(runCommandLine('KILL_COMMAND', 'exit 3', 30)).rejects.toThrow('KILL_COMMAND "exit 3" failed: 3')
    await expect(runCommandLine('KILL_COMMAND', 'exec 2>&-; no-such-command', 30)).rejects.toThrow('failed: 127')
    await expect(runCommandLine('KILL_COMMAND', 'kill -TERM $$', 30)).rejects.toThrow('failed: SIGTERM')
  })

  it('that hangs is ended with all that it started, and the setting named that allows more', async () => {
    const file = join(folder, 'child')
    const hanging = runCommandLine('RESTORE_COMMAND', `sleep 300 & echo $! > ${file}; wait`, 0.5)
    await expect(hanging).rejects.toThrow(
      /RESTORE_COMMAND ".+" did not end within 0.5 s; COMMAND_TIMEOUT_S allows more/,
    )
    const child = Number(await readFile(file, 'utf8'))
    expect(child).toBeGreaterThan(0)
    // A zombie that nobody waits for yet is none that runs.
    const state = await readFile(`/proc/${child}/stat`, 'utf8').catch(() => 'gone')
    expect(state === 'gone' || state.includes(') Z ')).toBe(true)
  })

  it('is run without a terminal only when that was said', async () => {
    const commands = { kill: 'exit 0', restore: 'exit 0' }
    await expect(confirmCommands(commands, 'https://staging.example.test', true)).resolves.toBeUndefined()
    if (!process.stdin.isTTY)
      await expect(confirmCommands(commands, 'https://staging.example.test', false)).rejects.toThrow('say --yes')
  })
})
