import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { root } from '../build/root'
import type { Result } from '../lib/plan/summary/result'

/** As small as it gets: too few samples to decide anything. */
const small = { VUS: '20', CALLS_PER_HOUR: '3600', TIME_SCALE: '60', CALL_MEAN_S: '2', REQUEST_TIMEOUT_S: '2' }

it('demo starts everything, runs the load test, stops everything, and exits with k6’s code', async () => {
  const results = await mkdtemp(join(tmpdir(), 'demo-'))
  onTestFinished(() => rm(results, { recursive: true }))
  const env = { ...process.env, ...small, RESULTS_DIR: results }
  const { code, stdout, stderr } = await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, ['cli/sla.mjs', 'demo'], { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    )
  })
  expect(stdout, stderr).toMatch(/^\nTCall load · (INCONCLUSIVE|FAIL|INVALID) /)
  expect(stderr).toContain('stopping everything …')
  const [file = ''] = (await readdir(results)).filter((name) => name.endsWith('.json'))
  const result = JSON.parse(await readFile(join(results, file), 'utf8')) as Result
  // Which of these it is, is the machine's to say. A run that is invalid may be so before its end, or at it.
  expect(['fail', 'inconclusive', 'invalid']).toContain(result.verdict)
  expect(result.verdict === 'invalid' ? [99, 110] : [99], stdout + stderr).toContain(code)
  expect(result.k6_version).toMatch(/^2\./)
  const urls = [...stderr.matchAll(/^(?:TCall|provider|webhook proxy) (http:\S+)$/gm)].map(([, url]) => url)
  expect(urls).toHaveLength(3)
  for (const url of urls) await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed')
})
