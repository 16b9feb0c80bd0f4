import { Argument, Command, InvalidArgumentError } from 'commander'
import { usualPlatform } from '../build/entries'
import { referenceNames } from './platform/references'

/** By the names of their folders in peers/. */
const peerNames = ['artillery', 'gatling', 'jmeter']

export interface PeerOptions {
  vus: number
  perHour?: number
  ramp: number
  hold: number
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('it must be a whole number from 1 to 999999')
  return Number(text)
}

export function peersCommand(): Command {
  const sized = (command: Command) =>
    command
      .option('--vus <count>', 'sessions', whole, 200)
      .option('--per-hour <count>', 'arrivals an hour (default: the promised rate)', whole)
      .option('--ramp <seconds>', 'until all sessions are there', whole, 20)
      .option('--hold <seconds>', 'how long they stay, and arrivals come', whole, 120)
  const tool = new Argument('<tool>', 'which load tool').choices(peerNames)
  const platform = new Argument('<platform>', 'which platform').choices(referenceNames)
  return new Command('peers')
    .description("Other load tools as witnesses: writes a platform's core journey as their own files, and runs them.")
    .addCommand(
      sized(new Command('write').description("writes the tool's own files").addArgument(tool).addArgument(platform))
        .option('--out <folder>', 'where to', '.')
        .action(async (name: string, of: string, { out, ...options }: PeerOptions & { out: string }) => {
          const { ensureContracts } = await import('../build/ensure-contracts')
          await ensureContracts()
          const { writePeer } = await import('./peers/write')
          await writePeer(name, of, { out, options })
        }),
    )
    .addCommand(
      sized(new Command('run').description('runs them, and judges the SLA table by what the tool measured'))
        .addArgument(tool)
        .addArgument(platform)
        .action(async (name: string, of: string, options: PeerOptions) => {
          const { ensureContracts } = await import('../build/ensure-contracts')
          await ensureContracts()
          const [{ runPeer }, { peerSizeOf }] = await Promise.all([import('./peers/run'), import('./peers/size')])
          process.exit(await runPeer(name, of, await peerSizeOf(of, options)))
        }),
    )
    .addCommand(
      sized(new Command('compare').description('runs k6 and all of them at one load, and writes docs/PEERS.md'))
        .addArgument(platform)
        .action(async (of: string, options: PeerOptions) => {
          const { ensureContracts } = await import('../build/ensure-contracts')
          await ensureContracts()
          const [{ comparePeers }, { peerSizeOf }] = await Promise.all([
            import('./peers/compare'),
            import('./peers/size'),
          ])
          process.exit(await comparePeers(of, await peerSizeOf(of, options)))
        }),
    )
    .addHelpText('after', help)
}

const help = `
The journey is the platform's core: log in, then again and again what its users do most; beside that, arrivals come at
their own rate while the load holds. Accounts and numbers are those of the k6 scripts. A written file dials reserved
numbers only, and loads only hosts that were allowed when it was written (loopback, ALLOWED_HOSTS). It holds the names of
the accounts' files, never a password.

run goes where sla run goes: to the platform that the settings name, else the one that npm run up started, else the
reference platform, started for this alone. The verdict is the suite's own, over the tool's samples in the hold: rows of
the SLA table that only k6 can measure read NOT MEASURED. The result is results/<platform>-peer-<tool>-<time>.json, with
its JUnit beside it, and is kept in the store.

Each tool is your own (JMETER_HOME, GATLING_HOME with its lib/, ARTILLERY_BIN or PATH), else fetched into the suite's
cache (SLA_CACHE_DIR) on first use, by Maven or npm. JMeter and Gatling need a JDK 17. JMeter verifies no certificate,
whatever it is told.

compare takes some 3 minutes a tool. A tool that is not there gets a line that says why, and the code is 98.

Exit codes of run: 0 pass, 98 inconclusive, 99 fail, 110 invalid, 1 not run, with the reason.

Examples:
  npm run sla -- peers run jmeter ${usualPlatform}
  npm run sla -- peers compare ${usualPlatform}
  npm run sla -- peers write jmeter ${usualPlatform} --out jmeter --vus 50`
