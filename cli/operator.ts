import { Command, InvalidArgumentError } from 'commander'
import { usualPlatform } from '../build/entries'
import type { ManifestOptions } from './operator/operator-run'

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0) || value > 1_000_000) throw new InvalidArgumentError('it must be a number above 0')
  return value
}

function parallel(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('it must be a whole number from 1 to 999')
  return Number(text)
}

export function operatorCommand(): Command {
  const manifest = new Command('manifest')
    .description('Prints what the k6 operator needs to run a script on Kubernetes, for kubectl create -f -.')
    .argument('<script>', `a script, as ${usualPlatform}-load or dist/${usualPlatform}-load.js`)
    .requiredOption('--instances <count>', 'runners; sla size says how many', parallel)
    .option('--name <name>', 'of the TestRun; that of the script when left out')
    .option('--namespace <name>', "else kubectl's own")
    .option('--cores <count>', 'that each runner is given', positive, 2)
    .option('--memory-gb <count>', 'that each runner is given', positive, 4)
    .option('--image <image>', "the runners' image; grafana/k6 of this k6's version when left out")
    .option('--secret <name>', 'the Secret with accounts and tokens; <name>-secrets when left out')
    .option(
      '--script-claim <claim>',
      'a volume that holds the packed script as script.tar, where a ConfigMap is too small',
    )
    .option('--script-in-image <path>', 'where the packed script lies in --image')
    .option('--results-claim <claim>', 'a volume that all runners can write, for their results')
    .option('--prometheus <url>', 'where a Prometheus takes remote writes')
    .option('--cleanup', 'removes the pods after the run; needs --results-claim')
    .addHelpText('after', help)
    .action(async (script: string, options: ManifestOptions) => {
      const { ensureContracts } = await import('../build/ensure-contracts')
      await ensureContracts()
      const { operatorManifest } = await import('./operator/operator-run')
      process.stdout.write(await operatorManifest(script, options))
    })
  return new Command('operator').description('Runs on Kubernetes with the k6 operator.').addCommand(manifest)
}

const help = `
The script is packed by k6 archive, with VUS, rates, TIME_SCALE, ABSENT_CAPABILITIES and INSTANCES in it. Other settings
come from the environment (or --environment NAME) and stand in the manifest. Accounts and tokens never do: they are
references to a Secret, and the first lines say how to make it.

Without a volume for them, the results are lines of the pods' logs, which sla verdict reads. A bucket: let a Job upload
the volume after the run, or pipe the logs there. The operator calls a run finished even when a runner failed: sla verdict
says INVALID then.

Examples:
  npm run --silent sla -- operator manifest ${usualPlatform}-load --instances 4 --environment staging > run.yaml
  VUS=20000 npm run --silent sla -- operator manifest ${usualPlatform}-load --instances 20 --cores 2 --memory-gb 4`
