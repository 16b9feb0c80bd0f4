import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { basename, join } from 'node:path'
import { Command } from 'commander'
import { root } from '../build/root'
import { readAnnotated } from '../history/accuracy/annotated'
import { measureDetector } from '../history/accuracy/measure'
import { accuracyPage } from '../history/accuracy/page'
import { programCache } from '../service/user-cache'
import { stderrProgress } from './progress'

export function accuracyCommand(): Command {
  return new Command('accuracy')
    .description('Measures how well trend and gate find changes in annotated series, compared with other methods.')
    .requiredOption('--data <file>', 'annotated series as JSON, plain or gzipped')
    .option(
      '--otava',
      'measures Apache Otava on the same data; needs python3, and installs some 300 MB into the cache (SLA_CACHE_DIR)',
    )
    .option('--out <file>', 'the page (default: docs/ACCURACY.md)')
    .addHelpText('after', help)
    .action(async ({ data, otava, out }: { data: string; otava?: true; out?: string }) => {
      const progress = stderrProgress()
      const { env } = process
      const cache = programCache(env)
      const accuracy = await measureDetector(readAnnotated(data), otava && cache, progress.step)
      const [cpu] = cpus()
      const machine = `The machine: ${cpus().length} × ${cpu?.model ?? 'unknown'}, Node ${process.versions.node}`
      const page = accuracyPage(accuracy, {
        file: basename(data),
        machine,
        date: new Date().toISOString().slice(0, 10),
      })
      writeFileSync(out ?? join(root, 'docs/ACCURACY.md'), page)
      const { f1, precision, recall } = accuracy.crossValidated
      console.log(`cross-validated F1 ${f1.toFixed(3)}, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`)
    })
}

const help = `
The file: { "<series>": { "values": [1.2, …], "annotations": { "<expert>": [index, …] } } }. Takes about a minute on a
quiet machine, and one more with --otava.

Example:
  npm run sla -- accuracy --data annotated.json.gz --otava`
