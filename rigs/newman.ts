import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { csvRows } from '../lib/data/csv'

/** What Newman's JSON reporter says of a run, as far as tests read it. */
interface Report {
  run: {
    stats: { assertions: { total: number }; requests: { total: number } }
    failures: { error: { test: string }; source: { name: string } }[]
  }
}

export interface NewmanRun {
  code: number | null
  output: string
  tests: number
  requests: number
  /** `request: test`, of those that failed. */
  failed: string[]
}

/**
 * Runs a collection with plain Newman, as a user without the suite does.
 * @param values of the environment
 */
export async function newman(
  tools: string,
  collection: string,
  values: Record<string, string>,
  caFile?: string,
): Promise<NewmanRun> {
  const folder = await mkdtemp(join(tmpdir(), 'newman-'))
  const [environment, report] = [join(folder, 'environment.json'), join(folder, 'report.json')]
  await writeFile(
    environment,
    JSON.stringify({ values: Object.entries(values).map(([key, value]) => ({ key, value, enabled: true })) }),
  )
  const flags = ['-e', environment, '-r', 'cli,json', '--reporter-json-export', report, '--color', 'off']
  try {
    const { code, output } = await new Promise<{ code: number | null; output: string }>((resolve) => {
      const child = execFile(
        process.execPath,
        ['--no-deprecation', join(tools, 'node_modules/newman/bin/newman.js'), 'run', collection, ...flags],
        { env: { ...process.env, ...(caFile && { NODE_EXTRA_CA_CERTS: caFile }) } },
        (_error, stdout, stderr) => resolve({ code: child.exitCode, output: stdout + stderr }),
      )
    })
    const { run } = JSON.parse(await readFile(report, 'utf8')) as Report
    const failed = run.failures.map(({ error, source }) => `${source.name}: ${error.test}`)
    return { code, output, tests: run.stats.assertions.total, requests: run.stats.requests.total, failed }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The first account of a CSV file. */
export async function firstAccount(file: string): Promise<{ email: string; password: string }> {
  const [, row] = csvRows(await readFile(file, 'utf8'))
  const [email = '', password = ''] = row?.fields ?? []
  return { email, password }
}
