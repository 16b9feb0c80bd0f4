import { execFileSync } from 'node:child_process'
import { root } from '../../build/root'
import { rerunOrder } from '../../history/trend/rerun-order'
import type { Change } from '../../history/trend/trend'

export interface Blame {
  /** Commits of this checkout between the two runs, oldest first. */
  commits: string[]
  /** The same in the order to run them again, so that each run halves what is left. */
  rerun: string[]
  /** Why there are none: null where there are. */
  unknown: string | null
}

/** The commits that lie between the last run before a change and the first one after it. */
export function blame({ before, after }: Change): Blame {
  const [from, to] = [before.git_sha, after.git_sha].map((sha) => sha.replace(/-dirty$/, ''))
  const none = { commits: [], rerun: [] }
  if (from === to) return { ...none, unknown: 'both runs are of the same commit: look at what else changed that night' }
  try {
    const listed = execFileSync('git', ['rev-list', '--reverse', `${from}..${to}`, '--'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const commits = listed.split('\n').filter(Boolean)
    return { commits, rerun: rerunOrder(commits), unknown: null }
  } catch {
    return { ...none, unknown: `this checkout does not have ${from} and ${to}` }
  }
}
