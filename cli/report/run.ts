import { join } from 'node:path'
import { Command, Option } from 'commander'
import { usualPlatform } from '../../build/entries'
import type { ResultStore } from '../../history/store/store'
import { factsOf, type RunFacts } from '../../report/run/facts'
import { contentNamed } from '../results/content-named'
import { storeOption, withStore } from '../results/open-store'
import { formNamed } from './forms'
import { judgementOf } from './judgement'
import { writeReportFile } from './write-whole'

export function runReportCommand(): Command {
  return new Command('run')
    .description('Reports on one run: verdict, scorecard, what to fix first, charts, identity.')
    .argument('<result>', 'a result file, or a run of the store: its id, or latest')
    .addOption(
      new Option('--format <form...>', 'what to write')
        .choices(['html', 'markdown', 'junit', 'json'])
        .default(['html'], 'html'),
    )
    .option('--out <folder>', 'where to; - writes one format to standard output', 'results/reports')
    .addOption(storeOption())
    .addHelpText('after', help)
    .action((name: string, { store: folder, format, out }: { store: string; format: string[]; out: string }) =>
      withStore(folder, async (store) => {
        const { runForms } = await import('./run-forms') // drawing is loaded by those who draw
        const facts = factsNamed(store, name)
        if (out === '-') {
          process.stdout.write(formNamed(runForms, format).of(facts))
          return
        }
        for (const form of format) {
          const { end, of } = formNamed(runForms, [form])
          const file = join(out, `${fileName(facts)}.report.${end}`)
          writeReportFile(file, of(facts))
          console.log(file)
        }
      }),
    )
}

/** @throws an Error of one line with the name, when it is no result */
function factsNamed(store: ResultStore, name: string): RunFacts {
  const content = contentNamed(store, name)
  try {
    return factsOf({ content, judgement: judgementOf(store, content), accepts: store.accepts.list() })
  } catch (error) {
    throw new Error(`${name} ${error instanceof Error ? error.message : error}`)
  }
}

function fileName({ run }: RunFacts): string {
  const { index, of } = run.instance
  return `${run.kind === 'run' ? '' : `${run.kind}-`}${run.id.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 120)}${of > 1 ? `.${index}-of-${of}` : ''}`
}

const help = `
The difference to earlier runs is what sla gate said of this run. A run that was not judged yet is judged now, with the
waivers of waivers.yaml; the store stays as it is. The page needs nothing else: no script, no font, no network.

Examples:
  npm run sla -- report run latest
  npm run sla -- report run results/${usualPlatform}-load-20261122T183000Z.json --format html markdown junit
  npm run sla -- report run latest --format markdown --out - >> "$GITHUB_STEP_SUMMARY"`
