import { Command, InvalidArgumentError } from 'commander'
import { usualPlatform } from '../build/entries'

export interface RedisWatchOptions {
  url?: string
  start?: true
  for?: number
  flushAfter?: number
  prefix: string
}

function seconds(text: string): number {
  if (!/^\d{1,6}(\.\d+)?$/.test(text) || Number(text) <= 0)
    throw new InvalidArgumentError('it must be a number of seconds above 0')
  return Number(text)
}

function prefix(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('it must not be empty: it would be every key of everybody')
  return text
}

export function redisCommand(): Command {
  return new Command('redis')
    .description('Looks at the Redis behind a platform while something runs.')
    .enablePositionalOptions()
    .addCommand(watchCommand())
}

function watchCommand(): Command {
  return new Command('watch')
    .description(
      'Watches Redis while a command runs, and says what to mend first: a stampede, evictions, few hits, keys without an end, slow commands.',
    )
    .argument('[command...]', 'what to run, after --; without one it watches until Ctrl-C, or as long as --for says')
    .option('--url <url>', 'of a Redis of yours (default: REDIS_URL)')
    .option('--start', 'starts a Redis for this alone, and tells the command of it by REDIS_URL')
    .option('--for <seconds>', 'watches so long, without a command', seconds)
    .option('--flush-after <seconds>', 'removes the keys with the prefix then, to see what happens', seconds)
    .option('--prefix <text>', 'which keys are the platform’s own', prefix, 'sla:')
    .passThroughOptions()
    .addHelpText('after', help)
    .action(async (command: string[], options: RedisWatchOptions) => {
      const { watchRedis } = await import('./redis/watch')
      process.exit(await watchRedis(command, options))
    })
}

const help = `
The reference platforms keep what is read most in the Redis that REDIS_URL names; without it they have no cache. So
--start with a run of the reference shows the platform with a cache, and --flush-after what it does when that is empty.

It reads INFO every 500 ms, and LATENCY HISTOGRAM (Redis 7) before and after. No value is read, and no key is shown. A
Redis of yours is only read, unless --flush-after removes the keys that begin with --prefix: never another one.

--start needs redis-server: REDIS_SERVER_BIN, or on PATH. It listens on this machine alone and keeps nothing on disk.

The lines go to standard error when there is a command, which keeps its own output, its Ctrl-C and its exit code. The
result is <platform>-redis-<time>.json in RESULTS_DIR, with kind redis.

Exit codes: the command's own. Without a command 0 nothing was found, 99 something was, 98 nothing was looked up. 1: not
started, with the reason.

Examples:
  npm run sla -- redis watch --start --flush-after 30 -- npm run sla -- run ${usualPlatform} load
  npm run sla -- redis watch --url redis://cache.example.test:6379 --for 60`
