import { Command } from 'commander'
import { acceptCommand } from './accept'
import { accuracyCommand } from './accuracy'
import { compareCommand } from './compare'
import { dataCommand } from './data'
import { demoCommand } from './demo'
import { demoHistoryCommand } from './demo-history'
import { downCommand } from './down'
import { gateCommand } from './gate'
import { k6Command } from './k6'
import { limitCommand } from './limit'
import { proveCommand } from './prove'
import { proxyCommand } from './proxy'
import { reportCommand } from './report'
import { resilienceCommand } from './resilience'
import { resultsCommand } from './results'
import { runCommand } from './run'
import { scriptsCommand } from './scripts'
import { trendCommand } from './trend'
import { upCommand } from './up'

const program = new Command('sla')
  .description('Performance tests with k6: a platform to test against, the load, the verdict.')
  .enablePositionalOptions()
  .addCommand(demoCommand())
  .addCommand(runCommand())
  .addCommand(upCommand())
  .addCommand(downCommand())
  .addCommand(k6Command())
  .addCommand(limitCommand())
  .addCommand(resilienceCommand())
  .addCommand(scriptsCommand())
  .addCommand(dataCommand())
  .addCommand(proveCommand())
  .addCommand(proxyCommand())
  .addCommand(resultsCommand())
  .addCommand(gateCommand())
  .addCommand(acceptCommand())
  .addCommand(compareCommand())
  .addCommand(trendCommand())
  .addCommand(accuracyCommand())
  .addCommand(reportCommand())
  .addCommand(demoHistoryCommand())

// Whoever read our output may leave (| head): that must not end what we supervise.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

try {
  await program.parseAsync()
} catch (error) {
  // Our own errors, and the system's, are one clear line; anything else is a bug and shows where.
  const expected = error instanceof Error && (error.constructor === Error || 'code' in error)
  console.error(expected ? error.message : error)
  process.exit(1)
}
