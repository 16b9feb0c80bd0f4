import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Argument, Command } from 'commander'
import { profileNames, usualPlatform } from '../build/entries'
import { parseEnvFile } from '../lib/plan/settings/env-file'
import { checkLines } from './check/check-line'
import { trustedCaFile } from './platform/env-file'
import { referenceNames } from './platform/references'
import { slaDir } from './platform/sla-dir'

export function checkCommand(): Command {
  return new Command('check')
    .description('Says within seconds, and without load, whether a run could start: line by line, with what to do.')
    .addArgument(new Argument('[platform]', 'which platform').choices(referenceNames).default(usualPlatform))
    .addArgument(new Argument('[profile]', 'which profile would be run').choices(profileNames).default('load'))
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(async (name: string, profileName: string, { json }: { json?: true }) => {
      const { ensureContracts } = await import('../build/ensure-contracts')
      await ensureContracts()
      const { platformNamed } = await import('../build/platforms')
      const { findProfiles } = await import('../build/profiles')
      const { referenceOf } = await import('./platform/references')
      const { checkPlatform } = await import('./check/check-platform')
      const platform = await platformNamed(name)
      const { asked } = await referenceOf(name)
      const file = join(slaDir, `${name}.env`)
      const isLocal = !process.env[platform.baseUrl] && existsSync(file)
      const local = isLocal ? parseEnvFile(await readFile(file, 'utf8')) : {}
      const ca = await trustedCaFile(process.env['SSL_CERT_FILE'])
      const traits = (await findProfiles())[profileName]?.traits ?? []
      const lines = await checkPlatform({
        platform,
        asked,
        known: { ...local, ...process.env, ...(ca && { SSL_CERT_FILE: ca }) },
        // What npm run up started needs no naming.
        traits: isLocal ? [...traits, 'light'] : traits,
      })
      const bad = lines.filter(({ state }) => state === 'fail').length
      if (json) console.log(JSON.stringify({ platform: name, profile: profileName, ready: bad === 0, lines }, null, 1))
      else for (const line of checkLines(lines)) console.log(line)
      console.error(
        bad === 0 ? `${name} ${profileName} could start` : `${name} ${profileName} could not start: ${bad} to mend`,
      )
      process.exitCode = bad === 0 ? 0 : 1
    })
}

const help = `
It looks at the settings, whether hosts are known and answer, certificates and how long they are good, clocks, accounts
and whether the first logs in, capabilities and whether they may be used, the webhook proxy, and the results folder. It
makes a few requests, of which none writes. What only writing would tell, the smoke profile tries.

Exit code: 0 a run could start, 1 something has to be mended first.

Examples:
  npm run sla -- check ${usualPlatform}
  npm run sla -- check ${usualPlatform} load --environment staging`
