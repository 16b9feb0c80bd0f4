import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { root } from '../../build/root'
import { addressOf } from './address-of'

/** What k6 writes, by the words for it in data/PROOF.md. */
export const k6Outputs = [
  ['k6: every sample as JSON', 'samples.json'],
  ['k6: every sample as JSON, packed', 'samples.json.gz'],
  ['k6: every sample as CSV', 'samples.csv'],
  ['k6: the report of its dashboard', 'dashboard.html'],
  ['k6: the record of its dashboard', 'dashboard.ndjson'],
  ['k6: --summary-export', 'summary.json'],
  ['k6: its log as JSON', 'log.json'],
  ['k6: all that it prints', 'printed.txt'],
] as const

/** Runs k6 against a server that knows one path, so that it writes each of {@link k6Outputs} into a folder; three seconds are enough for a report. */
export async function writeK6Outputs(k6: string, folder: string, seconds: number): Promise<void> {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/missing' ? 404 : 200
    response.end('{}')
  })
  const url = await addressOf(server)
  const file = (name: string) => join(folder, name)
  const outputs = ['samples.json', 'samples.json.gz'].map((name) => ['--out', `json=${file(name)}`])
  const args = ['run', ...outputs.flat(), '--out', `csv=${file('samples.csv')}`]
  args.push('--summary-export', file('summary.json'), '--summary-mode', 'full', '--verbose')
  args.push('--log-format', 'json', '--log-output', `file=${file('log.json')}`)
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    URL: url,
    SECONDS: String(seconds),
    K6_NO_USAGE_REPORT: 'true',
    K6_WEB_DASHBOARD: 'true',
    K6_WEB_DASHBOARD_EXPORT: file('dashboard.html'),
    K6_WEB_DASHBOARD_RECORD: file('dashboard.ndjson'),
    K6_WEB_DASHBOARD_PORT: '-1',
    K6_WEB_DASHBOARD_PERIOD: '100ms',
  }
  try {
    const run = execFile(k6, [...args, join(root, 'data/proof/outputs.js')], { cwd: folder, env })
    const ended = new Promise<number | null>((resolve, reject) => {
      run.once('error', reject)
      run.once('exit', resolve)
    })
    if (run.stdout) await pipeline(run.stdout, createWriteStream(file('printed.txt')))
    const code = await ended
    if (code !== 0) throw new Error(`k6 exited with ${code} while it wrote what the corpus needs`)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}
