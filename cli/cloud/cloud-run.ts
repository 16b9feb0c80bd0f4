import { resolveK6 } from '../k6/resolve'
import { runK6 } from '../k6/run'
import { stderrProgress } from '../progress'
import { type NamedScript, scriptNamed, settingsGiven } from '../script-named'
import { cloudLimits } from './cloud-limits'

/** Says what the cloud cannot do with a script, before anything is sent. @returns whether it could run */
function checkCloud({ platform, name }: NamedScript): boolean {
  const { told, secret } = settingsGiven(platform, process.env)
  const given = Object.fromEntries(told)
  const urls = Object.fromEntries(platform.urls.map((setting) => [setting, given[setting] ?? '']))
  const { stops, differs } = cloudLimits({ env: process.env, urls, baseUrl: platform.baseUrl, secret })
  for (const line of stops) console.error(`FAIL  ${line}`)
  for (const line of differs) console.error(`      ${line}`)
  console.error(
    stops.length === 0 ? `${name} could run in k6 Cloud` : `${name} could not run in k6 Cloud: ${stops.length} to mend`,
  )
  return stops.length === 0
}

/** `sla cloud`: checks, and, but for `check`, hands the script to k6. @returns the exit code */
export async function cloud(how: 'check' | 'upload' | 'run', given: string): Promise<number> {
  const script = await scriptNamed(given)
  if (!checkCloud(script)) return 1
  if (how === 'check') return 0
  const { packed, told } = settingsGiven(script.platform, process.env)
  const k6 = await resolveK6({ env: process.env, progress: stderrProgress() })
  const flags = [...packed, ...told].flatMap(([setting, value]) => ['-e', `${setting}=${value}`])
  return runK6(k6.path, ['cloud', how, ...flags, script.file]).exitCode
}
