import type { Env } from './env'

/**
 * Whether k6 only packs the script, for `k6 archive`, `k6 cloud run` or `k6 inspect`. Everything that the init context
 * opens then becomes part of the archive, so what is private must not even be opened. k6 tells a script nothing of this,
 * but keeps the system's environment from it (all but `-e`), where `k6 run` has a PATH and Grafana's machines a run id.
 */
export function isPacking(env: Env): boolean {
  return !('K6_CLOUDRUN_TEST_RUN_ID' in env) && !Object.keys(env).some((name) => name.toUpperCase() === 'PATH')
}
