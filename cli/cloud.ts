import { Command } from 'commander'
import { usualPlatform } from '../build/entries'

const what = {
  check: 'Says what k6 Cloud cannot do with a script, and sends nothing.',
  upload: 'Checks, and uploads the script without running it.',
  run: 'Checks, uploads and runs the script; the exit code is k6’s: 99 when a threshold failed there, 97 when the run did.',
} as const

export function cloudCommand(): Command {
  const command = new Command('cloud').description('Runs in k6 Cloud.')
  for (const how of Object.keys(what) as (keyof typeof what)[])
    command.addCommand(
      new Command(how)
        .description(what[how])
        .argument('<script>', `a script, as ${usualPlatform}-load or dist/${usualPlatform}-load.js`)
        .addHelpText('after', help)
        .action(async (script: string) => {
          const { ensureContracts } = await import('../build/ensure-contracts')
          await ensureContracts()
          const { cloud } = await import('./cloud/cloud-run')
          process.exitCode = await cloud(how, script)
        }),
    )
  return command
}

const help = `
Settings, as environment variables: K6_CLOUD_TOKEN, K6_CLOUD_STACK_ID and K6_CLOUD_PROJECT_ID, and those of the script
(docs/settings.md), which are packed in. Secrets and accounts are not: set them in the cloud.

Example:
  npm run sla -- cloud run ${usualPlatform}-load --environment staging --secrets ~/cloud.env`
