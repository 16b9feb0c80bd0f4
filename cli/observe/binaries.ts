import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

export interface Binary {
  path: string
  version: string
}

interface Wanted {
  title: string
  setting: string
  /** As it is called by its makers, and by Debian. */
  names: readonly string[]
  /** The oldest that does: Prometheus takes native histograms from 2.40 on. */
  oldest: readonly [major: number, minor: number]
  /** What brings it. */
  install: string
}

export const wantedBinaries = {
  prometheus: {
    title: 'Prometheus',
    setting: 'PROMETHEUS_BIN',
    names: ['prometheus'],
    oldest: [2, 40],
    install: 'apt-get install prometheus, brew install prometheus, or https://prometheus.io/download/',
  },
  alertmanager: {
    title: 'Alertmanager',
    setting: 'ALERTMANAGER_BIN',
    names: ['alertmanager', 'prometheus-alertmanager'],
    oldest: [0, 22],
    install: 'apt-get install prometheus-alertmanager, brew install alertmanager, or https://prometheus.io/download/',
  },
} as const satisfies Record<string, Wanted>

/** Where packages of Linux and macOS put them; a PATH without these is that of a service. */
const packagePlaces = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/usr/sbin']

/**
 * Finds one: what the setting names, else on PATH, else where packages put it.
 * @throws Error of one line that says why none of these is one, and how to get one
 */
export async function findBinary(wanted: Wanted, env: NodeJS.ProcessEnv, places = packagePlaces): Promise<Binary> {
  const { title, setting, names, install } = wanted
  const set = env[setting]
  if (set) return { path: set, version: await usableVersion(set, wanted) }
  for (const folder of [...(env['PATH'] ?? '').split(delimiter).filter(Boolean), ...places]) {
    for (const name of names) {
      const path = join(folder, name)
      if (await isExecutable(path)) return { path, version: await usableVersion(path, wanted) }
    }
  }
  throw new Error(`there is no ${title}: ${setting} is not set, and no ${names.join(' or ')} is on PATH; ${install}`)
}

async function usableVersion(path: string, { title, oldest, setting }: Wanted): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(path, ['--version'], { timeout: 20_000 }).catch(
    (error: Error & { code?: unknown }) => {
      throw new Error(
        error.code === 'ENOENT'
          ? `${path} does not exist (${setting})`
          : `${path} does not run (${error.code ?? error.message})`,
      )
    },
  )
  const said = `${stdout}${stderr}`
  const [, version, major, minor] = /version ((\d+)\.(\d+)\S*)/.exec(said) ?? []
  if (!version) throw new Error(`${path} is no ${title}: it says "${said.split('\n')[0]?.slice(0, 100)}"`)
  const [atLeastMajor, atLeastMinor] = oldest
  if (Number(major) < atLeastMajor || (Number(major) === atLeastMajor && Number(minor) < atLeastMinor))
    throw new Error(`${path} is ${title} ${version}; ${oldest.join('.')} or newer is needed`)
  return version
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
