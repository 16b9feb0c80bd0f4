import { Command } from 'commander'
import { takeNamedFiles, withoutNamedFiles } from './environment/take-environment'

/** Each is loaded when it is called, and all for the help: what some import takes longer to load than others take to run. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./demo')).demoCommand(),
  run: async () => (await import('./run')).runCommand(),
  size: async () => (await import('./size')).sizeCommand(),
  operator: async () => (await import('./operator')).operatorCommand(),
  cloud: async () => (await import('./cloud')).cloudCommand(),
  check: async () => (await import('./check')).checkCommand(),
  verdict: async () => (await import('./verdict')).verdictCommand(),
  up: async () => (await import('./up')).upCommand(),
  down: async () => (await import('./down')).downCommand(),
  k6: async () => (await import('./k6')).k6Command(),
  postman: async () => (await import('./postman')).postmanCommand(),
  peers: async () => (await import('./peers')).peersCommand(),
  limit: async () => (await import('./limit')).limitCommand(),
  resilience: async () => (await import('./resilience')).resilienceCommand(),
  db: async () => (await import('./db')).dbCommand(),
  redis: async () => (await import('./redis')).redisCommand(),
  browser: async () => (await import('./browser')).browserCommand(),
  front: async () => (await import('./browser')).frontCommand(),
  optimise: async () => (await import('./optimise')).optimiseCommand(),
  scripts: async () => (await import('./scripts')).scriptsCommand(),
  data: async () => (await import('./data')).dataCommand(),
  prove: async () => (await import('./prove')).proveCommand(),
  proxy: async () => (await import('./proxy')).proxyCommand(),
  results: async () => (await import('./results')).resultsCommand(),
  gate: async () => (await import('./gate')).gateCommand(),
  accept: async () => (await import('./accept')).acceptCommand(),
  compare: async () => (await import('./compare')).compareCommand(),
  trend: async () => (await import('./trend')).trendCommand(),
  accuracy: async () => (await import('./accuracy')).accuracyCommand(),
  report: async () => (await import('./report')).reportCommand(),
  observe: async () => (await import('./observe')).observeCommand(),
  alert: async () => (await import('./alert')).alertCommand(),
  'demo-history': async () => (await import('./demo-history')).demoHistoryCommand(),
}

const program = new Command('sla')
  .description('Performance tests with k6: a platform to test against, the load, the verdict.')
  .addHelpText(
    'after',
    `
Every command takes --environment NAME, which reads the settings in environments/NAME.env (no secret may be in it), and
--secrets FILE, which reads NAME=value lines from anywhere. What the environment has already wins over both.`,
  )
  .enablePositionalOptions()

// Whoever read our output may leave (| head): that must not end what we supervise.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

const bugs = [TypeError, ReferenceError, RangeError, SyntaxError]

try {
  const { rest, named } = withoutNamedFiles(process.argv.slice(2))
  await takeNamedFiles(named, process.env)
  const called = commands[rest[0] ?? '']
  for (const load of called ? [called] : Object.values(commands)) program.addCommand(await load())
  await program.parseAsync(rest, { from: 'user' })
} catch (error) {
  // Our own errors, and the system's, are one clear line; those of the language are bugs and show where.
  const isBug = !(error instanceof Error) || (bugs.some((bug) => error instanceof bug) && !('code' in error))
  console.error(isBug ? error : error.message)
  process.exit(1)
}
