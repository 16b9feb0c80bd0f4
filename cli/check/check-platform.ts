import { readFile, stat } from 'node:fs/promises'
import { csvRows } from '../../lib/data/csv'
import type { Platform } from '../../lib/plan/platform'
import { runSettings } from '../../lib/plan/settings/run-settings'
import type { Trait } from '../../thresholds/traits'
import { fieldOf } from '../limit/ask-beside'
import type { AskedBeside } from '../platform/reference-platform'
import { writableResultsFolder } from '../run/results-folder'
import { type AskedAnswer, CheckClient } from './ask'
import { checkAddress } from './check-address'
import { type CheckLine, fail, notTried, ok, warn } from './check-line'
import { judgeAccounts, judgeCapability, judgeHealth, judgeLogin, judgeServerTiming } from './judge-answers'

type Known = Readonly<Record<string, string | undefined>>

interface Checked {
  platform: Platform
  asked: AskedBeside
  known: Known
  /** What the profile is like that would be run: it decides where load may go. */
  traits: readonly Trait[]
}

/** Looks at all that a run needs, without load: a few requests in all, none of which writes. */
export async function checkPlatform({ platform, asked, known, traits }: Checked): Promise<CheckLine[]> {
  const given = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >
  const { values, problems, urls, absent } = runSettings(platform, { name: 'check', traits }, { PATH: '', ...given })
  const settings = problems.lines().map((line): CheckLine => {
    const [said = line, mend = ''] = line.split(/; (.*)/s)
    return mend ? fail('settings', said, mend) : { state: 'fail', about: 'settings', said }
  })
  const ca = known['SSL_CERT_FILE'] ? await readFile(known['SSL_CERT_FILE'], 'utf8').catch(() => undefined) : undefined
  const asker = new CheckClient(ca)
  try {
    const addresses = Object.entries(urls).filter(([, url]) => url !== '')
    const [hosts, answers] = await Promise.all([
      Promise.all(addresses.map(([setting, url]) => checkAddress(setting, url, ca))),
      Promise.all(
        addresses.map(async ([setting, url]) => {
          const path = asked.healths[setting]
          return path ? judgeHealth(setting, url, await asker.ask(url + path)) : []
        }),
      ),
    ])
    return [
      ...(settings.length > 0 ? settings : [ok('settings', 'as they have to be')]),
      ...hosts.flat(),
      ...answers.flat(),
      ...(await checkAccounts(asker, asked, known, {
        vus: values.VUS ?? asked.promised.sessions,
        shared: values.SHARE_ACCOUNTS,
        absent,
        platform,
      })),
      await checkResults(known),
    ]
  } finally {
    await asker.close()
  }
}

async function checkAccounts(
  asker: CheckClient,
  asked: AskedBeside,
  known: Known,
  { vus, shared, absent, platform }: { vus: number; shared: boolean; absent: readonly string[]; platform: Platform },
): Promise<CheckLine[]> {
  const base = known[asked.baseUrl]
  const file = known[asked.accounts]
  if (!base || !file) return []
  const rows = await readFile(file, 'utf8')
    .then((text) => csvRows(text).slice(1))
    .catch((error: Error) => error)
  if (rows instanceof Error)
    return [
      fail(asked.accounts, `"${file}" cannot be read: ${rows.message.split('\n')[0]}`, 'give it the path of a CSV'),
    ]
  const [email = '', password = ''] = rows[0]?.fields ?? []
  const login = await asker.ask(base + asked.login.path, { method: 'POST', body: { email, password } })
  const token = fieldOf(login.body, asked.login.token)
  const lines = [
    judgeAccounts(asked.accounts, rows.length, vus, shared),
    ...(await readableByOthers(asked.accounts, file)),
    judgeLogin(asked.accounts, base, login, token),
  ]
  return [
    ...lines,
    ...(await checkCapabilities(asker, asked, known, {
      token: typeof token === 'string' ? token : undefined,
      login,
      absent,
      platform,
    })),
  ]
}

async function checkCapabilities(
  asker: CheckClient,
  asked: AskedBeside,
  known: Known,
  {
    token,
    login,
    absent,
    platform,
  }: { token: string | undefined; login: AskedAnswer; absent: readonly string[]; platform: Platform },
): Promise<CheckLine[]> {
  const { capabilities } = platform.vocabulary
  // All at once: with a service that takes a request and never answers, the whole has to end within 10 s.
  const probed = await Promise.all(
    Object.entries(capabilities).map(
      async ([name, { what }]): Promise<{ lines: CheckLine[]; answer?: AskedAnswer }> => {
        const probe = asked.probes.find(({ capability }) => capability === name)
        if (absent.includes(name)) return { lines: [notTried(name, 'named in ABSENT_CAPABILITIES')] }
        if (!probe) return { lines: [] }
        if (!known[probe.at])
          return { lines: [fail(name, `${probe.at} is not set`, `set it, or ABSENT_CAPABILITIES=${name}`)] }
        if (!probe.bearer && token === undefined) return { lines: [notTried(name, 'nobody is logged in: see above')] }
        const answer = await asker.ask(`${known[probe.at]}${probe.path}`, {
          token: probe.bearer ? known[probe.bearer] : token,
        })
        const lines = [judgeCapability(name, what, answer, probe.bearer ?? asked.accounts)]
        return probe.bearer ? { lines } : { lines, answer }
      },
    ),
  )
  const lines = probed.flatMap((one) => one.lines)
  const answers = [login, ...probed.flatMap(({ answer }) => answer ?? [])]
  const timing = absent.includes('server-timing')
    ? []
    : [judgeServerTiming(capabilities['server-timing']?.what ?? '', answers)]
  const untried = Object.keys(capabilities).filter(
    (name) =>
      name !== 'server-timing' && !absent.includes(name) && !asked.probes.some(({ capability }) => capability === name),
  )
  const rest =
    untried.length > 0
      ? [notTried('others', `${untried.join(', ')}: they write, or need data; the smoke profile tries them`)]
      : []
  return [...lines, ...timing, ...rest]
}

/** Whoever else may read a file of passwords. Windows has no such mode. */
async function readableByOthers(setting: string, file: string): Promise<CheckLine[]> {
  if (process.platform === 'win32') return []
  const { mode } = await stat(file)
  return (mode & 0o044) === 0
    ? []
    : [warn(setting, 'other users of this machine may read its passwords', `chmod 600 ${file}`)]
}

async function checkResults(known: Known): Promise<CheckLine> {
  try {
    return ok('results', `${await writableResultsFolder({ ...known })} can be written`)
  } catch (error) {
    return fail('results', error instanceof Error ? error.message : String(error), 'see docs/settings.md: RESULTS_DIR')
  }
}
