import { spawn } from 'node:child_process'
import { compileServer } from '../build/server'

export interface StartedService {
  url: string
  stderr(): string
  /** Its exit code, when it has ended. */
  ended: Promise<number | null>
  kill(signal: NodeJS.Signals): Promise<void>
}

/** Runs a service's `main.ts` on a free port, unless told otherwise; resolves when it is ready or has ended. */
export async function startServiceProcess(main: string, env: Record<string, string>): Promise<StartedService> {
  const child = spawn(process.execPath, ['--enable-source-maps', await compileServer(main)], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    // With a channel to us it ends when we do, however that happens.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let stderr = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const url = await Promise.race([
    new Promise<string>((resolve) => child.stdout?.on('data', (line: Buffer) => resolve(JSON.parse(String(line)).url))),
    ended.then(() => ''),
  ])
  return {
    url,
    stderr: () => stderr,
    ended,
    async kill(signal) {
      child.kill(signal)
      await ended
    },
  }
}
