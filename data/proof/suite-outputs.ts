import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../build/root'
import { addressOf } from './address-of'

/** What the suite's commands write, by the words for it in data/PROOF.md. */
export const suiteOutputs = [
  ['the suite: a store of results, gates and alerts', 'nights'],
  ['the suite: its site, with a report on each run', 'nights-site'],
  ['the suite: a report on a month, as HTML, Markdown and JSON', 'month'],
  ['the suite: the criteria of all runs as CSV', 'export'],
  ['the suite: results, copied out of the store', 'copies'],
  ['the suite: what its commands print', 'printed'],
] as const

/** Has the commands write each of {@link suiteOutputs} into a folder, from 90 simulated nights. */
export async function writeSuiteOutputs(folder: string): Promise<void> {
  const file = (name: string) => join(folder, name)
  const store = file('nights')
  let printed = ''
  const sla = async (...args: string[]) => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(root, 'cli/sla.mjs'), ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, ALERT_URL: url },
    })
    printed += `${stdout}\n${stderr}\n`
  }
  const server = createServer((request, response) => {
    request.resume()
    response.end()
  })
  const url = await addressOf(server)
  try {
    await sla('demo-history', '--out', store)
    await writeFile(file('alerts.yaml'), 'targets:\n  - { name: team, kind: webhook, url_env: ALERT_URL }\n')
    await sla('alert', 'latest', '--store', store, '--settings', file('alerts.yaml'))
    await sla('results', 'export', file('export'), '--store', store, '--csv')
    await sla('results', 'export', file('copies'), '--store', store)
    await sla('results', 'list', '--store', store)
    await sla('trend', '--store', store)
    const formats = ['--format', 'html', 'markdown', 'json']
    await sla('report', 'monthly', '--of', '2026-02-01', '--store', store, '--out', file('month'), ...formats)
    await writeFile(file('printed'), printed)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}
