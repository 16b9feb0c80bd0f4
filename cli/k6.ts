import { Command } from 'commander'
import { usualPlatform } from '../build/entries'
import { resolveK6 } from './k6/resolve'
import { runK6 } from './k6/run'
import { trustedCaFile } from './platform/env-file'
import { stderrProgress } from './progress'

export function k6Command(): Command {
  return new Command('k6')
    .description('Runs the k6 of this project with your arguments and exits with its code.')
    .argument('[args...]', 'arguments for k6, passed on as they are')
    .passThroughOptions()
    .allowUnknownOption()
    .addHelpText('after', help)
    .action(async (args: string[]) => {
      const { path, version } = await resolveK6({ env: process.env, progress: stderrProgress() })
      const trusted = await trustedCaFile(process.env['SSL_CERT_FILE'])
      const env = { ...process.env, SLA_K6_VERSION: version, ...(trusted && { SSL_CERT_FILE: trusted }) }
      process.exit(await runK6(path, args, { env }).exitCode)
    })
}

const help = `
It takes the first k6 of these: K6_BIN; a k6 2.x on PATH; the project's cache; one built from tools/k6, where there is
Go; the official release, checked against its checksums file. The choice is printed.

Settings, as environment variables:
  K6_BIN            a k6 2.x to use
  SLA_CACHE_DIR     where a built or downloaded k6 is kept (else XDG_CACHE_HOME/sla, ~/.cache/sla)
  SSL_CERT_FILE     CAs to trust, on Linux; the CA of the platform that npm run up started is trusted too
  K6_DOWNLOAD_URL   a mirror of https://github.com/grafana/k6/releases/download

Example:
  npm run k6 -- run -e VUS=100 dist/${usualPlatform}-load.js`
