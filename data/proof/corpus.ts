import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bundle } from '../../build/bundle'
import { root } from '../../build/root'
import { allowedHosts } from '../scan/allowed-hosts'
import { type Scanned, scanPaths } from '../scan/scan'
import { k6Outputs, writeK6Outputs } from './k6-outputs'
import { suiteOutputs, writeSuiteOutputs } from './suite-outputs'

/** One part of what is known to be clean, and what the scan said of it all the same. */
export interface CorpusPart extends Scanned {
  title: string
}

const builtScripts = 'the built scripts with their source maps'
const rules = 'rules, dashboards and their tests for Prometheus and Grafana'

/** Of these there are as many as there are: one more is no other proof. */
export const uncounted: readonly string[] = [builtScripts, rules, ...suiteOutputs.map(([title]) => title)]

const recorded = join(root, 'data/proof/corpus')

/** Scans what the suite writes: pools and scripts as built, recorded files of real runs, and what k6 writes. */
export async function cleanCorpus(k6: string): Promise<CorpusPart[]> {
  await bundle()
  const folder = await mkdtemp(join(tmpdir(), 'corpus-'))
  try {
    const archive = join(folder, 'tcall-smoke.tar')
    await makeArchive(k6, folder, archive)
    await writeK6Outputs(k6, folder, 3)
    await writeSuiteOutputs(folder)
    const parts: [title: string, path: string][] = [
      ['data pools and manifest of the default seed', join(root, 'dist/data')],
      [builtScripts, join(root, 'dist')],
      // Of version 1, with settings that there are no more: stores hold such files, and sla reads them.
      ['result file of a real run', join(recorded, 'tcall-load.json')],
      ['JUnit file of the same run', join(recorded, 'tcall-load.xml')],
      ['result file and JUnit of a run that kept time series', join(recorded, 'series')],
      ['result file and JUnit of sla resilience', join(recorded, 'resilience')],
      ['what sla up printed', join(recorded, 'up.txt')],
      ['everything k6 printed in a run', join(recorded, 'k6-log.txt')],
      ['an archive of k6', archive],
      ...k6Outputs.map(([title, file]): [string, string] => [title, join(folder, file)]),
      ...suiteOutputs.map(([title, file]): [string, string] => [title, join(folder, file)]),
      [rules, join(root, 'observe/generated')],
    ]
    const scanned: CorpusPart[] = []
    for (const [title, path] of parts)
      scanned.push({ title, ...(await scanPaths([path], { allowed: allowedHosts([]) })) })
    return scanned
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** With settings as a run has them, and nothing listening behind the addresses: an archive only evaluates the script. */
async function makeArchive(k6: string, folder: string, archive: string): Promise<void> {
  const settings = {
    TCALL_BASE_URL: 'http://127.0.0.1:1',
    WEBHOOK_PROXY_URL: 'http://127.0.0.1:2',
    PROVIDER_URL: 'http://127.0.0.1:3',
  }
  // `k6 archive` takes settings by -e alone.
  const given = Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`])
  const script = join(root, 'dist/tcall-smoke.js')
  await promisify(execFile)(k6, ['archive', ...given, '-O', archive, script], { cwd: folder })
}
