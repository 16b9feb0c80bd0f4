import { Command } from 'commander'
import { usualPlatform } from '../build/entries'

export function verdictCommand(): Command {
  return new Command('verdict')
    .description('One verdict over the results of several k6 instances that made one run.')
    .argument('<files...>', 'result files and logs of the instances, or folders of them; - is the standard input')
    .addHelpText('after', help)
    .action(async (files: string[]) => {
      const { ensureContracts } = await import('../build/ensure-contracts')
      await ensureContracts()
      const { verdict } = await import('./verdict/verdict')
      process.exitCode = await verdict(files)
    })
}

const help = `
Counts are added. Percentiles are read off the distribution of all samples: their rank is off by half a percent at most,
and half a sample of each instance with more than 101 (docs/MERGE.md says how that is proved). A limit that lies within this is
INCONCLUSIVE. A run without all of its instances, or with one that was cut short, is INVALID. Results of different runs,
versions, seeds, sizes or hosts are refused, and so are two different results of one instance.

An instance knows that it is one by INSTANCES and RUN_ID, and which by its --execution-segment. It judges nothing: it
leaves a result file that ends in -2of4.json, and the same as one line of its log that begins with SLA_PART. A log of
kubectl logs, of Docker, or of the node is read as it is; what else is in it does no harm.

The result, with its JUnit, goes to RESULTS_DIR and into the store, as that of any run.

Exit codes: 0 pass, 98 inconclusive, 99 fail, 110 invalid; 1 refused, with the reason.

Examples:
  npm run sla -- verdict results/${usualPlatform}-load-*of4.json
  kubectl logs -l k6_cr=nightly --tail=-1 --max-log-requests=50 | npm run --silent sla -- verdict -`
