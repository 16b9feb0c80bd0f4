import { execFileSync } from 'node:child_process'

function runs(binary: string): boolean {
  try {
    execFileSync(binary, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** What tests rules: of Debian's package prometheus. */
export const havePromtool = (): boolean => runs('promtool')
