import { Argument, Command } from 'commander'
import { usualPlatform } from '../build/entries'
import { referenceNames } from './platform/references'

export interface PostmanOptions {
  account?: string
  postmanEnvironment?: string
}

export function postmanCommand(): Command {
  return new Command('postman')
    .description('Writes a Postman collection and environment of each platform; or runs one with Newman.')
    .addCommand(
      new Command('write')
        .description('writes postman/collections/ from the contracts and the SLA tables')
        .addArgument(new Argument('[platforms...]', 'which platforms; all when none is named').choices(referenceNames))
        .action(async (platforms: string[]) => {
          const { ensureContracts } = await import('../build/ensure-contracts')
          await ensureContracts()
          const { writePostman } = await import('./postman/write')
          await writePostman(platforms.length > 0 ? platforms : referenceNames)
        }),
      { isDefault: true },
    )
    .addCommand(
      new Command('run')
        .description('runs the collections with Newman')
        .addArgument(new Argument('[platforms...]', 'which platforms; all when none is named').choices(referenceNames))
        .option('--account <email>', 'which account of the accounts file (default: the first that can do most)')
        .option('--postman-environment <file>', 'a Postman environment instead: nothing is looked up or started')
        .action(async (named: string[], options: PostmanOptions) => {
          const platforms = named.length > 0 ? named : referenceNames
          if (platforms.length > 1 && (options.account || options.postmanEnvironment))
            throw new Error('--account and --postman-environment are of one platform: name it')
          const { ensureContracts } = await import('../build/ensure-contracts')
          await ensureContracts()
          const { runPostman } = await import('./postman/run')
          process.exit(await runPostman(platforms, options))
        }),
    )
    .addHelpText('after', help)
}

const help = `
The collection holds every operation of the contract, in the order in which one gives the next its token and ids. Each
request tests the status, the schema of the answer and, where the SLA table has a limit for it, the response time. Both
files can be imported into Postman as they are; email and password are empty in the environment: fill them in there.

run goes where sla run goes: to the platform that the settings name, else the one that npm run up started, else the
reference platform, started for this alone. It writes results/<platform>-postman-<time>.xml (JUnit).
A capability that ABSENT_CAPABILITIES names is not asked for.

The converter and Newman are installed into the suite's cache (SLA_CACHE_DIR) on first use.

Exit codes of run: 0 every test passed, 99 one did not, 1 not run, with the reason.

Examples:
  npm run sla -- postman
  npm run sla -- postman run
  ${usualPlatform.toUpperCase()}_BASE_URL=… npm run sla -- postman run ${usualPlatform} --account test@example.test`
