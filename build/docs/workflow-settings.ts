import type { Platform } from '../../lib/plan/platform'
import { sharedSettings } from '../../lib/plan/settings/settings'

/** What a job on one machine decides itself, and what only k6 Cloud reads. */
const decided = ['RESULTS_DIR', 'RUN_ID', 'INSTANCES', 'K6_CLOUD_PROJECT_ID', 'K6_CLOUD_NAME', 'CLOUD_DISTRIBUTION']

const blocks = /^( *)# (accounts|settings) of every platform, by npm run docs\n[\s\S]*?\n\1# end$/gm

/**
 * A workflow with the settings that an environment of GitHub may have. Each is there by its own name: an expression that
 * made the name of a secret would give a job every secret that there is. Without an environment nothing of the
 * repository's variables and secrets: they are not the runner's platform.
 * @param workflow with a block for the accounts and one for the rest, from a line that says so to `# end`
 */
export function withSettings(
  workflow: string,
  platforms: readonly Pick<Platform, 'settings'>[],
  asInput: readonly string[],
): string {
  const all = Object.entries(
    Object.assign({}, sharedSettings, ...platforms.map(({ settings }) => settings)) as Platform['settings'],
  ).filter(([name]) => !decided.includes(name))
  const accounts = all.flatMap(([name, { kind }]) => (kind === 'file' ? [`${name}: \${{ secrets.${name} }}`] : []))
  const settings = all.flatMap(([name, { kind, told }]) => {
    if (kind === 'file') return []
    const from = `inputs.environment && ${told ? 'vars' : 'secrets'}.${name} || ''`
    return [`${name}: \${{ ${asInput.includes(name) ? `inputs.${name} || ` : ''}${from} }}`]
  })
  return workflow.replace(blocks, (_block, indent: string, which: 'accounts' | 'settings') =>
    [`# ${which} of every platform, by npm run docs`, ...(which === 'accounts' ? accounts : settings), '# end']
      .map((line) => indent + line)
      .join('\n'),
  )
}
