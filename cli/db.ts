import { Command, InvalidArgumentError } from 'commander'
import { usualPlatform } from '../build/entries'
import { slowerThanMs } from './db/slower-than'

export interface DatabaseLoadOptions {
  url?: string
  statements?: string
  most?: number
  perConnection: number
  limit: number
  fresh?: true
}

export interface WatchOptions {
  url?: string
  result?: string
  for?: number
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('it must be a whole number from 1 to 999999')
  return Number(text)
}

function seconds(text: string): number {
  if (!/^\d{1,6}(\.\d+)?$/.test(text) || Number(text) <= 0)
    throw new InvalidArgumentError('it must be a number of seconds above 0')
  return Number(text)
}

export function dbCommand(): Command {
  return new Command('db')
    .description('Looks at the PostgreSQL behind a platform while something runs, or loads it by itself.')
    .enablePositionalOptions()
    .addCommand(watchCommand())
    .addCommand(loadCommand())
}

function loadCommand(): Command {
  return new Command('load')
    .description('Searches for the number of connections on which the queries of a platform hold their limit.')
    .argument('[platform]', 'whose database: a reference platform, which is started for this alone')
    .option('--url <url>', 'of a database of yours, which is only read')
    .option('--statements <file>', 'what to ask a database of yours; see below')
    .option('--most <count>', 'connections, at most (default: what the server has; 20 on a database of yours)', whole)
    .option('--per-connection <rate>', 'statements a second for each connection, evenly', whole, 100)
    .option('--limit <ms>', 'what a query may take, at the 95th percentile', whole, slowerThanMs)
    .option('--fresh', 'starts over, instead of going on from an interrupted search')
    .addHelpText('after', loadHelp)
    .action(async (platform: string | undefined, options: DatabaseLoadOptions) => {
      const { loadDatabase } = await import('./db/load')
      process.exit(await loadDatabase(platform, options))
    })
}

function watchCommand(): Command {
  return new Command('watch')
    .description(
      'Watches PostgreSQL while a command runs, and says what to mend first: a missing index, N+1, a lock convoy, an exhausted pool.',
    )
    .argument('[command...]', 'what to run, after --; without one it watches until Ctrl-C, or as long as --for says')
    .option('--url <url>', 'of a database of yours; a role that may read is enough')
    .option(
      '--result <file>',
      'of the run, for the calls per request; by default what the command writes to RESULTS_DIR',
    )
    .option('--for <seconds>', 'watches so long, without a command', seconds)
    .passThroughOptions()
    .addHelpText('after', help)
    .action(async (command: string[], options: WatchOptions) => {
      const { watch } = await import('./db/watch')
      process.exit(await watch(command, options))
    })
}

const loadHelp = `
A statement arrives when it is due, whether a connection is free or not, and its latency counts from then: so a pool that
is exhausted shows as what it is. The search is that of sla limit: trials, then a hold that can only lower the answer.

A database of yours needs its host in ALLOWED_HOSTS, and a file of statements. Each begins with a name, and may have a
query for its values and a weight:

  -- name: call_by_id
  -- values: select id from calls order by random() limit 1000
  -- weight: 3
  select * from calls where id = $1;

Each is tried once before, in a session that can only read. A statement that would write is refused.

The result is <platform>-database-load-<time>.json in RESULTS_DIR. Exit codes: 0 a number was found, 99 one connection is
too many, 98 no hold confirmed what the trials said, 110 this generator ends below all, 1 not started, with the reason.

Examples:
  npm run sla -- db load ${usualPlatform}
  ALLOWED_HOSTS=db.example.test npm run sla -- db load --url postgres://reader@db.example.test/app --statements asks.sql`

const help = `
Which database: --url, else DATABASE_URL, else the PostgreSQL of the platform that npm run up started, all databases of it.

It counts each statement before and after (pg_stat_statements), and looks at connections, waits and locks every 500 ms.
Statements are shown by the name in their comment, their verb and their tables: never by their text, and without a value.
The reference writes such comments. Its plans of statements over 50 ms are read too (auto_explain), as types of nodes and
names of tables; for that a setting of its server is changed until the end. A database of yours is only read.

On a PostgreSQL of yours it needs pg_stat_statements in that database, and a role with pg_read_all_stats. What is missing is
said, and the rest is watched all the same (docs/DATABASE.md).

The lines go to standard error when there is a command, which keeps its own output, its Ctrl-C and its exit code. The
result is <platform>-database-<time>.json in RESULTS_DIR, with kind database.

Exit codes: the command's own. Without a command 0 nothing was found, 99 something was, 98 nothing could be seen. 1: not
started, with the reason.

Examples:
  npm run sla -- db watch -- npm run sla -- run ${usualPlatform} load
  npm run sla -- db watch --for 60
  npm run sla -- db watch --url postgres://reader@db.example.test/app -- k6 run script.js`
