import { mkdir, readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { root } from '../build/root'
import { resolveK6 } from '../cli/k6/resolve'
import { stderrProgress } from '../cli/progress'
import { measuredCommit } from './measured-commit'
import { type PartName, partNames, parts, rendered } from './parts'

/** One part as it was last measured, kept in `.sla/bench/`. */
interface Kept {
  date: string
  git_sha: string
  command: string
  machine: string
  figures: unknown
}

const resultsFile = 'bench/RESULTS.md'
const kept = (part: PartName) => join(root, '.sla/bench', `${part}.json`)

const help = `
${partNames.map((part) => `  ${part.padEnd(10)} ${parts[part].title}`).join('\n')}

Results of each part are kept in .sla/bench and ${resultsFile} is written from them. It takes about 40 minutes on a
machine that does nothing else; what else runs there is measured with it.

Settings, as environment variables: VUS (1000; 300 for database-watch), sessions of tcall-load; TIME_SCALE (7), divides its hold of 10 minutes;
K6_BIN, a k6 2.x to use. With fewer VUs nothing is proved, and the file says so.

Example:
  npm run bench -- --only bundles`

const program = new Command('bench')
  .description(`Measures every budget side by side and writes ${resultsFile}.`)
  .addOption(new Option('--only <part>', 'measures one part; the others stay as they were').choices(partNames))
  .addHelpText('after', help)
  .action(async ({ only }: { only?: PartName }) => {
    const progress = stderrProgress()
    await mkdir(join(root, '.sla/bench'), { recursive: true })
    const { version: k6 } = await resolveK6({ env: process.env, progress })
    const meta = {
      git_sha: await measuredCommit(resultsFile),
      command: `npm run bench${only ? ` -- --only ${only}` : ''}`,
      machine: machine(k6),
    }
    for (const name of only ? [only] : partNames) {
      progress.note(parts[name].title)
      const figures = await parts[name].measure(progress)
      const record: Kept = { date: new Date().toISOString(), ...meta, figures }
      await writeFile(kept(name), `${JSON.stringify(record, null, 1)}\n`)
      await writeFile(join(root, resultsFile), await report())
    }
    progress.note(`written: ${resultsFile}`)
  })

/** Each part as it was measured in this checkout; else as it stands in the file, from another one. */
async function report(): Promise<string> {
  const before = await readFile(join(root, resultsFile), 'utf8').catch(() => '')
  const standing = new Map(before.split(/^## /m).map((section) => [section.split('\n', 1)[0], `## ${section.trim()}`]))
  const sections = await Promise.all(
    partNames.map(async (name) => {
      const { title } = parts[name]
      const text = await readFile(kept(name), 'utf8').catch(() => undefined)
      if (text === undefined)
        return standing.get(title) ?? `## ${title}\n\nNot measured yet: \`npm run bench -- --only ${name}\``
      const { date, git_sha, command, machine, figures } = JSON.parse(text) as Kept
      const origin = `${date.slice(0, 16).replace('T', ' ')} UTC · ${git_sha} · \`${command}\`  \n${machine}`
      return `## ${parts[name].title}\n\n${origin}\n\n${rendered(name, figures)}`
    }),
  )
  return `${[intro, ...sections].join('\n\n')}\n`
}

const intro = `# Budgets

Written by \`npm run bench\`; not to be edited. A budget is held, or MISSED by how much and why. Megabytes are 10⁶ bytes.`

function machine(k6: string): string {
  const memory = (os.totalmem() / 1e9).toFixed(0)
  return `${os.cpus().length} cores, ${memory} GB memory, ${os.platform()} ${os.arch()}, k6 ${k6}, Node ${process.versions.node}`
}

try {
  await program.parseAsync()
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
