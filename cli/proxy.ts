import { spawn } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import { Command } from 'commander'
import { ensureContracts } from '../build/ensure-contracts'
import { root } from '../build/root'
import { makeFolder } from '../service/make-folder'
import { onStopSignal } from './stop-signals'

export function proxyCommand(): Command {
  return new Command('proxy')
    .description('Runs only the webhook proxy, compiled into one file, on a PostgreSQL of yours.')
    .option('--compile <file>', 'only writes that file (.mjs): node <file> runs it anywhere')
    .addHelpText('after', help)
    .action(async ({ compile }: { compile?: string }) => {
      const file = compile === undefined ? join(root, '.sla/proxy/webhook-proxy.mjs') : resolve(compile)
      if (!file.endsWith('.mjs'))
        throw new Error(`--compile "${compile}" must end in .mjs, or Node takes it for CommonJS`)
      await ensureContracts()
      const { compileProxy } = await import('../webhook-proxy/compile')
      makeFolder(dirname(file))
      await compileProxy(file)
      if (compile !== undefined) return console.log(`written: ${compile}; node ${compile} runs it`)
      process.exit(await runToItsEnd(file))
    })
}

/** Runs a Node program in our place: our signals are its signals, its exit code is ours. */
function runToItsEnd(file: string): Promise<number> {
  // By the channel it notices when we are killed.
  const child = spawn(process.execPath, [file], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  onStopSignal(() => child.kill('SIGTERM'))
  return new Promise((end, fail) => {
    child.once('error', fail)
    child.once('exit', (code) => end(code ?? 1))
  })
}

const help = `
It prints {"ready":true,…} on stdout when it listens. On Ctrl-C or SIGTERM it stops cleanly and exits 0. It exits 1, with
a line on stderr, for each wrong setting, a database that does not answer, or a second proxy on one database.

Settings, as environment variables (docs/settings.md has all; webhook-proxy/README.md has what a deployment needs):
  PROXY_DATABASE_URL        postgres://…; the proxy creates its tables, or updates them
  PROXY_ROUTES_FILE         JSON of the routes; or PROXY_ROUTES, the JSON itself
  PROXY_PROVIDER_SECRET     the secret with which the provider signs
  PROXY_UPSTREAM_SECRET     whsec_…, the secret with which the proxy signs
  PROXY_TOKEN               the bearer token of the operator's routes: /ledger /refusals /replay /status /metrics
  BIND, PROXY_PORT          127.0.0.1, 7102

Examples:
  PROXY_DATABASE_URL=postgres://… PROXY_ROUTES_FILE=routes.json npm run proxy
  npm run proxy -- --compile webhook-proxy.mjs`
