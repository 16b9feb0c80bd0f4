import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { platformNamed } from '../build/platforms'
import { root } from '../build/root'
import type { Platform } from '../lib/plan/platform'
import { givenText } from '../lib/plan/settings/twin'

/** A script of `dist/`, and what its platform's settings are. */
export interface NamedScript {
  /** As `acme-load`. */
  name: string
  file: string
  platform: Platform
}

/** @param given `acme-load` or `dist/acme-load.js` @throws Error of one line when there is none */
export async function scriptNamed(given: string): Promise<NamedScript> {
  const name = given.replace(/^.*[\\/]/, '').replace(/\.js$/, '')
  const platform = await platformNamed(name.split('-')[0] ?? '') // a platform's name has no dash
  const { ensureBundles } = await import('../build/ensure-bundles')
  await ensureBundles()
  const file = join(root, 'dist', `${name}.js`)
  if (!existsSync(file)) throw new Error(`there is no dist/${name}.js; npm run sla -- scripts lists all`)
  return { name, file, platform }
}

/** What k6's options are made from: of an archive they are packed in. */
const sizes = ['VUS', 'TIME_SCALE', 'REQUEST_TIMEOUT_S', 'ABSENT_CAPABILITIES']
/** What is not for whoever runs a script elsewhere. */
const ofThisMachine = ['RESULTS_DIR', 'SUMMARY', 'INSTANCES', 'RUN_ID']

/** The settings that the environment has, apart as they may be told. */
export function settingsGiven(
  { settings, arrivals }: Platform,
  env: NodeJS.ProcessEnv,
): { packed: [string, string][]; told: [string, string][]; secret: string[] } {
  const all = Object.entries(settings)
  const given = all.flatMap(([name, { told }]): [string, string][] => {
    const text = givenText(name, env)
    return text === undefined || !told || ofThisMachine.includes(name) ? [] : [[name, text]]
  })
  const isSize = (name: string) => sizes.includes(name) || name === arrivals.setting
  const absent = (givenText('ABSENT_CAPABILITIES', env) ?? '').split(',').map((one) => one.trim())
  return {
    packed: given.filter(([name]) => isSize(name)),
    told: given.filter(([name]) => !isSize(name)),
    secret: all.flatMap(([name, { kind, needed }]) =>
      kind === 'file' || (kind === 'secret' && !(needed && absent.includes(needed))) ? [name] : [],
    ),
  }
}
