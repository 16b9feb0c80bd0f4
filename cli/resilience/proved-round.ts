import type { ResilienceResult } from '../../resilience/result'

/** Some crashes under ledgered writes, and what was found of these. */
export interface ProvedRound {
  platform: string
  started_at: string
  duration_s: number
  git_sha: string
  crashes: number
  acknowledged: number
  lost: number
  duplicated: number
  /** Stale, unexpected, and what else must not be. */
  otherwise_wrong: number
  /** Unknown to the client, and there once. */
  recovered: number
  /** Of each crash: from the restart until all targets held, in s; null when they did not while it was watched. */
  recover_s: (number | null)[]
}

export function roundOf({ platform, started_at, duration_s, git_sha, ...result }: ResilienceResult): ProvedRound {
  const { faults, acknowledged, classes, also } = result
  return {
    platform,
    started_at: started_at ?? '',
    duration_s,
    git_sha,
    crashes: faults.length,
    acknowledged,
    lost: classes.lost.length,
    duplicated: classes.duplicated.length,
    otherwise_wrong:
      classes.stale.length + classes.unexpected.length + also.reduce((sum, { ids }) => sum + ids.length, 0),
    recovered: classes.recovered,
    recover_s: faults.map(({ recover_s }) => recover_s),
  }
}

/** What of all rounds together is to be told. */
export function totalsOf(rounds: readonly ProvedRound[]) {
  const sum = (of: (round: ProvedRound) => number) => rounds.reduce((all, round) => all + of(round), 0)
  return {
    crashes: sum(({ crashes }) => crashes),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    lost: sum(({ lost }) => lost),
    duplicated: sum(({ duplicated }) => duplicated),
    otherwise_wrong: sum(({ otherwise_wrong }) => otherwise_wrong),
    recovered: sum(({ recovered }) => recovered),
  }
}
