import { spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Command } from 'commander'
import { ensureContracts } from '../build/ensure-contracts'
import { root } from '../build/root'
import { onStopSignal } from './stop-signals'

export function proxyCommand(): Command {
  return new Command('proxy')
    .description('Runs the webhook proxy alone, compiled into one file, against a PostgreSQL of yours.')
    .option('--compile <file>', 'writes that file (.mjs) and runs nothing: node <file> runs it anywhere')
    .addHelpText('after', help)
    .action(async ({ compile }: { compile?: string }) => {
      const file = compile === undefined ? join(root, '.sla/proxy/webhook-proxy.mjs') : resolve(compile)
      if (!file.endsWith('.mjs'))
        throw new Error(`--compile "${compile}" must end in .mjs, or Node takes it for CommonJS`)
      await ensureContracts()
      const { compileProxy } = await import('../webhook-proxy/compile')
      await mkdir(dirname(file), { recursive: true })
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
It prints {"ready":true,…} on stdout when it listens, and stops cleanly on Ctrl-C or SIGTERM: exit 0. A setting that is
wrong, a database that does not answer, and a second proxy on one database are exit 1 and a line each on stderr.

Settings, as environment variables; all of them: docs/settings.md. What a deployment needs: webhook-proxy/README.md.
  PROXY_DATABASE_URL        postgres://… ; its tables are made, or brought up to date
  PROXY_ROUTES_FILE         JSON of the routes; or PROXY_ROUTES, the JSON itself
  PROXY_PROVIDER_SECRET     with which the provider signs
  PROXY_UPSTREAM_SECRET     whsec_…, with which the proxy signs
  PROXY_TOKEN               of the operator's routes: /ledger /refusals /replay /status /metrics
  BIND, PROXY_PORT          127.0.0.1, 7102

Examples:
  PROXY_DATABASE_URL=postgres://… PROXY_ROUTES_FILE=routes.json npm run proxy
  npm run proxy -- --compile webhook-proxy.mjs`
