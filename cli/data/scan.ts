import { Command } from 'commander'
import { allowedHosts } from '../../data/scan/allowed-hosts'
import { scanPaths, scanStream } from '../../data/scan/scan'
import { stderrProgress } from '../progress'

export function scanCommand(): Command {
  return new Command('scan')
    .description('Looks for anything that may be of a real person: in pools, results, logs, reports and archives.')
    .argument('<path...>', 'files and folders; - reads standard input')
    .option('--allow-host <host>', 'a host or address of yours that may stand in them; repeatable', collect, [])
    .addHelpText('after', help)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(async (paths: string[], { allowHost }: { allowHost: string[] }) => {
      process.exitCode = await scan(paths, allowHost).catch((error: Error) => {
        console.error(error.message)
        return 2
      })
    })
}

/** @returns the exit code */
async function scan(paths: string[], hosts: string[]): Promise<number> {
  const allowed = allowedHosts(hosts)
  const { files, findings } = await stderrProgress().step('scanning', async (tick) => {
    const scanned = await scanPaths(
      paths.filter((path) => path !== '-'),
      allowed,
      tick,
    )
    if (!paths.includes('-')) return scanned
    const read = await scanStream('-', process.stdin, allowed)
    return { files: scanned.files + 1, findings: [...scanned.findings, ...read] }
  })
  for (const { file, line, id, masked } of findings) console.log(`${file}:${line}: ${id}: ${masked}`)
  const found = findings.length === 0 ? 'nothing' : `${findings.length} values`
  console.error(`${found} outside the reserved ranges in ${files} ${files === 1 ? 'file' : 'files'}`)
  return findings.length === 0 ? 0 : 1
}

function collect(value: string, before: string[]): string[] {
  return [...before, value]
}

const help = `
Each hit is one line: file, line, class of identifier, and the shape of the value, never the value. Loopback and
reserved ranges are no hits. Exit code 0: clean; 1: hits; 2: something could not be read.

Examples:
  npm run sla -- data scan dist results
  k6 run dist/tcall-smoke.js 2>&1 | npm run -s sla -- data scan - --allow-host staging.example.test`
