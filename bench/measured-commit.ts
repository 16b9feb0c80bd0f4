import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { root } from '../build/root'

/** The commit that figures are of, and whether anything differs from it but the page that they are written to. */
export async function measuredCommit(page: string): Promise<string> {
  const git = async (...args: string[]) => (await promisify(execFile)('git', args, { cwd: root })).stdout.trim()
  try {
    const changed = await git('status', '--porcelain', '--untracked-files=no', '--', '.', `:!${page}`)
    return (await git('rev-parse', '--short=12', 'HEAD')) + (changed ? ' with changes' : '')
  } catch {
    return 'no git'
  }
}
