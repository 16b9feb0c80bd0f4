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
    .description('Tells people of a run that fails or regressed, once, and that it is over.')
    .argument('<run...>', 'runs of the store: an id, or latest; oldest first')
    .option('--settings <file>', `who is told (default: ${settingsFile}, where it is there)`)
    .option('--dry-run', 'says what would be sent, and sends and keeps nothing')
    .addOption(storeOption())
    .addHelpText('after', help)
    .action((names: string[], { store: folder, settings: file, dryRun }: Options) =>
      withStore(folder, async (store) => {
        const settings = settingsOf(file)
        const { tell } = await import('./alert/tell')
        for (const name of names) await tell(store, name, settings, dryRun === true)
      }),
    )
}

function settingsOf(named: string | undefined): AlertSettings {
  const usual = join(root, settingsFile)
  const file = named ?? (existsSync(usual) ? usual : undefined)
  return file === undefined ? { link: null, targets: [] } : readAlertSettings(file)
}

const help = `
What is told is what sla gate said of the run. The same reason is told once, another one anew, and a pass after it as
resolved; what is inconclusive, insufficient or INVALID changes nothing. A target that could not be reached is tried four
times, and again by the next sla alert. Exit code: 0 everybody is told, or there is nothing to tell; 1 somebody is not.
The text has outcomes, targets, numbers, run and commit; of addresses only the settings' own link.

Settings, in YAML; secrets by the name of the variable that holds them:
  link: https://performance.example.com/
  targets:
    - { name: team, kind: slack, url_env: SLACK_WEBHOOK_URL }
    - { name: pager, kind: webhook, url_env: PAGER_URL, token_env: PAGER_TOKEN }
    - { name: mail, kind: email, server_env: SMTP_URL, from: perf@example.com, to: [team@example.com] }

Examples:
  npm run sla -- alert latest
  npm run sla -- alert latest --settings alerts.yaml --dry-run`
