import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { usualPlatform } from '../../build/entries'
import { readResultFile } from '../../history/store/json-folder'
import type { Store } from '../../history/store/store'
import { factsOf, type RunFacts } from '../../report/run/facts'
import { htmlOf } from '../../report/run/html'
import { jsonOf } from '../../report/run/json'
import { junitOf } from '../../report/run/junit'
import { markdownOf } from '../../report/run/markdown'
import { storeOption, withStore } from '../results/open-store'
import { theRun } from '../results/the-run'
import { judgementOf } from './judgement'
import { writeWhole } from './write-whole'

const forms = {
  html: { end: 'html', of: htmlOf },
  markdown: { end: 'md', of: markdownOf },
  junit: { end: 'xml', of: junitOf },
  json: { end: 'json', of: jsonOf },
} as const

type Form = keyof typeof forms
const formNames = Object.keys(forms).filter((name): name is Form => name in forms)

export function runReportCommand(): Command {
  return new Command('run')
    .description('One run: verdict, scorecard, what to fix first, charts, identity.')
    .argument('<result>', 'a result file, or a run of the store: its id, or latest')
    .addOption(new Option('--format <form...>', 'which').choices(formNames).default(['html'], 'html'))
    .option('--out <folder>', 'where to; - writes one form to the standard output', 'results/reports')
    .addOption(storeOption())
    .addHelpText('after', help)
    .action((name: string, { store: folder, format, out }: { store: string; format: Form[]; out: string }) =>
      withStore(folder, (store) => {
        const facts = factsNamed(store, name)
        if (out === '-') {
          const [form, another] = format
          if (!form || another) throw new Error('--out - takes one --format')
          process.stdout.write(forms[form].of(facts))
          return
        }
        for (const form of format) {
          const { end, of } = forms[form]
          const file = join(out, `${fileName(facts)}.report.${end}`)
          writeWhole(file, of(facts))
          console.log(file)
        }
      }),
    )
}

/** @throws an Error of one line with the name, when it is no result */
function factsNamed(store: Store, name: string): RunFacts {
  const content = contentNamed(store, name)
  try {
    return factsOf({ content, judgement: judgementOf(store, content), accepts: store.accepts.list() })
  } catch (error) {
    throw new Error(`${name} ${error instanceof Error ? error.message : error}`)
  }
}

function contentNamed(store: Store, name: string): string {
  if (!existsSync(name)) return store.read(theRun(store, name).file).content
  try {
    return readResultFile(name)
  } catch (error) {
    throw new Error(`${name} ${error instanceof Error ? error.message : error}`)
  }
}

function fileName({ run }: RunFacts): string {
  const { index, of } = run.instance
  return `${run.kind === 'run' ? '' : `${run.kind}-`}${run.id.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 120)}${of > 1 ? `.${index}-of-${of}` : ''}`
}

const help = `
The difference to earlier runs is what sla gate said of this run; one that was not judged yet is judged now, with the
waivers of waivers.yaml, and the store stays as it is. The page needs nothing else: no script, no font, no network.

Examples:
  npm run sla -- report run latest
  npm run sla -- report run results/${usualPlatform}-load-20261122T183000Z.json --format html markdown junit
  npm run sla -- report run latest --format markdown --out - >> "$GITHUB_STEP_SUMMARY"`
