import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { type AlertSettings, readAlertSettings } from '../alert/settings'
import { root } from '../build/root'
import { storeOption, withStore } from './results/open-store'

interface Options {
  store: string
  settings?: string
  dryRun?: true
}

const settingsFile = 'alerts.yaml'

export function alertCommand(): Command {
  return new Command('alert')
    .description('Tells people once when a run failed or regressed, and once when it is resolved.')
    .argument('<result...>', 'result files, or runs of the store: an id, or latest; oldest first')
    .option('--settings <file>', `who is told (default: ${settingsFile}, if there is one)`)
    .option('--dry-run', 'says what would be sent, and sends and keeps nothing')
    .addOption(storeOption())
    .addHelpText('after', help)
    .action((names: string[], { store: folder, settings: file, dryRun }: Options) =>
      withStore(folder, async (store) => {
        const settings = settingsOf(file)
        const [{ tell }, { exclusively }] = await Promise.all([
          import('./alert/tell'),
          import('../history/store/exclusive'),
        ])
        // What was told is looked up, and kept: two at once would both find that nobody was.
        await exclusively(
          store.folder,
          'alerts',
          async () => {
            for (const name of names) await tell(store, name, settings, dryRun === true)
          },
          () => console.error('another sla alert is telling people; waiting for it'),
        )
      }),
    )
}

function settingsOf(named: string | undefined): AlertSettings {
  const usual = join(root, settingsFile)
  const file = named ?? (existsSync(usual) ? usual : undefined)
  return file === undefined ? { link: null, targets: [] } : readAlertSettings(file)
}

const help = `
An alert says what sla gate said of the run. The same reason is sent once, and a new reason is sent again. A pass after
it is sent as resolved. What is inconclusive, insufficient or INVALID sends nothing. A target that cannot be reached is
tried four times, and again by the next sla alert. The text has outcomes, targets, numbers, run and commit; its only
address is the link in the settings. Exit code: 0 everybody was told, or there was nothing to tell; 1 somebody was not.

Settings, in YAML. A secret is given by the name of the variable that holds it:
  link: https://performance.example.com/
  targets:
    - { name: team, kind: slack, url_env: SLACK_WEBHOOK_URL }
    - { name: pager, kind: webhook, url_env: PAGER_URL, token_env: PAGER_TOKEN }
    - { name: mail, kind: email, server_env: SMTP_URL, from: perf@example.com, to: [team@example.com] }

Examples:
  npm run sla -- alert latest
  npm run sla -- alert latest --settings alerts.yaml --dry-run`
