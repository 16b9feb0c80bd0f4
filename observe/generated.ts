import { stringify } from 'yaml'
import type { Platform } from '../lib/plan/platform'
import type { Profile } from '../lib/plan/profile'
import { generatedFolder } from './folder'
import { generatorBoard, historyBoard, platformBoard, proxyBoard, runBoard } from './grafana/boards'
import { grafanaDashboard } from './grafana/dashboard'
import { ruleTestsOf } from './prometheus/rule-tests'
import { inhibitionsOf, rulesOf, rulesOfEveryPlatform } from './prometheus/rules'
import { datadogDashboard, datadogMonitors } from './vendors/datadog'
import { newRelicConditions, newRelicDashboard } from './vendors/new-relic'
import { gatedPhasesOf, watchedOf } from './watched'

/** Everything that is made from the SLA tables for those who watch: path in the checkout → text. */
export function generatedFiles(platforms: readonly Platform[], profiles: readonly Profile[]): Record<string, string> {
  const tables = platforms.map((platform) => ({ platform, watched: watchedOf(platform, profiles) }))
  const phases = gatedPhasesOf(profiles)
  const files = Object.fromEntries(
    tables.flatMap(({ platform: { name, title }, watched }) => [
      [`prometheus/${name}.rules.yml`, yaml(rulesOf(name, watched))],
      [`datadog/${name}.monitors.json`, json(datadogMonitors(watched, phases))],
      [`datadog/${name}.dashboard.json`, json(datadogDashboard(title, watched, phases))],
      [`new-relic/${name}.tf.json`, json(newRelicConditions(name, watched, phases))],
      [`new-relic/${name}.dashboard.json`, json(newRelicDashboard(title, watched, phases))],
      [
        `prometheus/${name}.test.yml`,
        yaml(ruleTestsOf(watched, phases, ['every-platform.rules.yml', `${name}.rules.yml`])),
      ],
    ]),
  )
  const boards = [
    ...tables.flatMap(({ platform, watched }) => [runBoard(platform, watched), historyBoard(platform, watched)]),
    ...[platformBoard(), proxyBoard(), generatorBoard()],
  ]
  return inFolder({
    ...files,
    ...Object.fromEntries(
      boards.map((board) => [`grafana/dashboards/${board.uid}.json`, json(grafanaDashboard(board))]),
    ),
    'prometheus/every-platform.rules.yml': yaml(rulesOfEveryPlatform(phases)),
    'alertmanager/inhibitions.yml': yaml({ inhibit_rules: tables.flatMap(({ watched }) => inhibitionsOf(watched)) }),
  })
}

function inFolder(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${generatedFolder}/${path}`, text]))
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 1)}\n`
}

function yaml(value: object): string {
  return `# Made from the SLA tables by npm run docs; edit those.\n${stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })}`
}
