import { Command } from 'commander'
import { findEntries } from '../build/entries'
import { findProfiles } from '../build/profiles'

/** A k6 script as a CI matrix needs it; `script` is where `npm run build` puts it. */
export interface Script {
  platform: string
  profile: string
  script: string
}

export function scriptsCommand(): Command {
  return new Command('scripts')
    .description('Lists the k6 scripts: each platform under each profile.')
    .option('--platform <name>', 'only this platform; all when empty', '')
    .option('--profile <name>', 'only this profile; all when empty', '')
    .option('--ci', 'only those that the CI matrix runs; --profile overrules it')
    .option('--json', 'as a JSON array of {platform, profile, script}, on one line')
    .addHelpText('after', '\nExample:\n  npm run --silent sla -- scripts --profile smoke --json')
    .action(async ({ json, ci, ...wanted }: { platform: string; profile: string; ci?: true; json?: true }) => {
      const profiles = await findProfiles()
      const found = chosen(await allScripts(), wanted)
      const scripts = ci && !wanted.profile ? found.filter(({ profile }) => profiles[profile]?.inCi) : found
      console.log(json ? JSON.stringify(scripts) : scripts.map(({ script }) => script).join('\n'))
    })
}

async function allScripts(): Promise<Script[]> {
  const entries = await findEntries()
  return entries.map(({ name }) => {
    const [platform = '', ...profile] = name.split('-') // a platform's name has no dash
    return { platform, profile: profile.join('-'), script: `dist/${name}.js` }
  })
}

/** @throws Error of one line when a wanted name is none there is. */
export function chosen(scripts: readonly Script[], wanted: { platform: string; profile: string }): Script[] {
  for (const part of ['platform', 'profile'] as const) {
    const known = [...new Set(scripts.map((script) => script[part]))]
    if (wanted[part] && !known.includes(wanted[part]))
      throw new Error(`--${part} "${wanted[part]}" is unknown; there are ${known.join(', ')}`)
  }
  const found = scripts.filter(
    ({ platform, profile }) =>
      (!wanted.platform || platform === wanted.platform) && (!wanted.profile || profile === wanted.profile),
  )
  if (found.length === 0)
    throw new Error(`there is no tests/${wanted.platform}/${wanted.profile}.ts; npm run sla -- scripts lists all`)
  return found
}
