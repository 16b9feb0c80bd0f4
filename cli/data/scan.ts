import { Command } from 'commander'
import { usualPlatform } from '../../build/entries'
import { allowedHosts } from '../../data/scan/allowed-hosts'
import { type ScanOptions, scanPaths, scanStream } from '../../data/scan/scan'
import { stderrProgress } from '../progress'

export function scanCommand(): Command {
  return new Command('scan')
    .description('Looks for data of real persons in pools, results, logs, reports and archives.')
    .argument('<path...>', 'files and folders; - reads standard input')
    .option('--allow-host <host>', 'a host or address of yours that files may name; repeatable', collect, [])
    .option('--leave-out <name>', 'skips files and folders of this name; repeatable', collect, [])
    .addHelpText('after', help)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(async (paths: string[], options: { allowHost: string[]; leaveOut: string[] }) => {
      process.exitCode = await scan(paths, options).catch((error: Error) => {
        console.error(error.message)
        return 2
      })
    })
}

/** @returns the exit code: hits count before what is unread, which counts before all that is clean */
async function scan(paths: string[], given: { allowHost: string[]; leaveOut: string[] }): Promise<number> {
  const scanned = await stderrProgress().step('scanning', async (tick) => {
    const options: ScanOptions = { allowed: allowedHosts(given.allowHost), leaveOut: given.leaveOut, tick }
    const named = await scanPaths(
      paths.filter((path) => path !== '-'),
      options,
    )
    if (!paths.includes('-')) return named
    const piped = await scanStream('-', process.stdin, options)
    return {
      files: named.files + piped.files,
      findings: [...named.findings, ...piped.findings],
      unread: [...named.unread, ...piped.unread],
      leftOut: named.leftOut,
    }
  })
  const { files, findings, unread, leftOut } = scanned
  for (const { file, line, id, masked } of findings) console.log(`${file}:${line}: ${id}: ${masked}`)
  for (const { file, reason } of unread) console.error(`not looked at: ${file} ${reason}`)
  for (const path of leftOut) console.error(`left out, as --leave-out says: ${path}`)
  const found = findings.length === 0 ? 'nothing' : counted(findings.length, 'value')
  const but =
    unread.length === 0 ? '' : `; not looked at: ${counted(unread.length, 'file')}, so nothing is proved of them`
  console.error(`${found} outside the reserved ranges in ${counted(files, 'file')}${but}`)
  if (findings.length > 0) return 1
  return unread.length > 0 ? 2 : 0
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`
}

function collect(value: string, before: string[]): string[] {
  return [...before, value]
}

const help = `
Each hit is one line: file, line, class of identifier, and the shape of the value, never the value. Loopback and
reserved ranges are no hits. Exit code 0: clean; 1: hits, whatever else; 2: no hit, but something was not looked at
(it says which, and why) or a path is not there.

Read: text in UTF-8, UTF-16, UTF-32 and Latin-1, also what stands in it as base64; gzip, bzip2, xz, zstd, tar, zip and
what lies in them; Word, Excel, PowerPoint and OpenDocument files (docx, xlsx, pptx, odt, ods, odp); PDF; SQLite.
A picture, a video or a voice is a hit. All else is refused by name: encrypted files, 7z, rar, lz4, old Office files
(doc, xls), rtf, Access, Parquet, dBASE, EBCDIC, and whatever is not known. Links are followed.

Examples:
  npm run sla -- data scan dist results
  npm run sla -- data scan . --leave-out node_modules --leave-out .git
  k6 run dist/${usualPlatform}-smoke.js 2>&1 | npm run -s sla -- data scan - --allow-host staging.example.test`
