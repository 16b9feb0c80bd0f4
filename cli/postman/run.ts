import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { readContract } from '../../build/contracts'
import { csvRows } from '../../lib/data/csv'
import { smoke } from '../../lib/plan/profiles/smoke'
import { type AccountColumns, accountLike } from '../../postman/account'
import type { Contract } from '../../postman/contract'
import { textIn } from '../../service/whole-file'
import { guardNamed } from '../guard-named'
import { interruptible } from '../interruptible'
import { ensureScripts } from '../k6/with-scripts'
import { referenceOf } from '../platform/references'
import { writePrivately } from '../platform/workspace'
import type { PostmanOptions } from '../postman'
import type { Progress } from '../progress'
import { writableResultsFolder } from '../run/results-folder'
import { targetOf } from '../target'
import { npmTool } from '../tools/npm-tool'
import { collectionFile, environmentFile } from './sources'

interface Environment {
  name: string
  values: { key: string; value: string }[]
}

/** Runs the collections of platforms with Newman, one after the other. @returns the exit code */
export async function runPostman(names: readonly string[], options: PostmanOptions): Promise<number> {
  return interruptible(async ({ progress, signal }) => {
    const results = await writableResultsFolder(process.env)
    const tools = await npmTool('postman', { env: process.env, progress, signal })
    let worst = 0
    for (const name of names) worst = Math.max(worst, await runOne({ name, tools, results, signal, progress }, options))
    return worst
  })
}

interface Newman {
  name: string
  tools: string
  results: string
  signal: AbortSignal
  progress: Progress
}

async function runOne(about: Newman, { account, postmanEnvironment: environment }: PostmanOptions): Promise<number> {
  const { name, progress, signal } = about
  if (environment) {
    await requireFilled(environment)
    return await newman(resolve(environment), about)
  }
  await guardNamed(name, smoke, process.env)
  await ensureScripts(progress)
  const target = await targetOf(name, { progress, signal })
  const folder = await mkdtemp(join(tmpdir(), 'sla-postman-'))
  try {
    progress.note(`${name} postman → ${target.said}`)
    const file = join(folder, 'environment.json')
    await writePrivately(file, JSON.stringify(await filledEnvironment(name, target.known, account)))
    return await newman(file, about, target.known['SSL_CERT_FILE'])
  } finally {
    await rm(folder, { recursive: true, force: true })
    await target.stop()
  }
}

/** @throws Error of one line when a Postman environment cannot be read or lacks what no request can do without */
async function requireFilled(file: string): Promise<void> {
  const parsed = JSON.parse((await textIn(file)) ?? 'null') as Environment | null
  if (!Array.isArray(parsed?.values)) throw new Error(`${file} is no Postman environment: export one as JSON`)
  const values = new Map(parsed.values.map(({ key, value }) => [key, value]))
  const missing = ['base_url', 'email', 'password'].filter((key) => !values.get(key))
  if (missing.length > 0) throw new Error(`${file} has no value for ${missing.join(', ')}: fill it in`)
}

/** The committed environment with the address and an account in it. @throws Error of one line */
async function filledEnvironment(
  name: string,
  known: Readonly<Record<string, string | undefined>>,
  wanted: string | undefined,
): Promise<Environment> {
  const { asked } = await referenceOf(name)
  const address = known[asked.baseUrl] ?? ''
  const file = known[asked.accounts]
  const text = file && (await textIn(file))
  if (!text)
    throw new Error(
      `${asked.accounts} ${file ? `"${file}" cannot be read` : 'is not set'}: it names the CSV of the accounts`,
    )
  const [header, ...rows] = csvRows(text)
  const columns = header?.fields ?? []
  const accounts = rows.map(
    ({ fields }): AccountColumns => Object.fromEntries(columns.map((column, at) => [column, fields[at] ?? ''])),
  )
  const contract = (await readContract(name)) as unknown as Contract
  const account = wanted
    ? accounts.find(({ email }) => email === wanted)
    : accountLike(contract, asked.login.path, accounts)
  if (!account)
    throw new Error(
      `${asked.accounts} holds no account${wanted ? ` ${wanted}` : ''}: add it, or name another by --account`,
    )
  const given: Record<string, string | undefined> = {
    base_url: address,
    email: account['email'],
    password: account['password'],
    absent_capabilities: known['ABSENT_CAPABILITIES'],
    dial_allow: known['DIAL_ALLOW'],
  }
  const environment = JSON.parse(await readFile(environmentFile(name), 'utf8')) as Environment
  return { ...environment, values: environment.values.map((one) => ({ ...one, value: given[one.key] ?? one.value })) }
}

/** Every test passed, or not: Newman says 1 for both a failed test and a run that could not be. */
async function newman(
  environment: string,
  { name, tools, results, signal, progress }: Newman,
  caFile?: string,
): Promise<number> {
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const junit = join(results, `${name}-postman-${stamp}.xml`)
  const flags = ['--reporters', 'cli,junit', '--reporter-junit-export', junit, '--environment', environment]
  const child = spawn(
    process.execPath,
    ['--no-deprecation', join(tools, 'node_modules/newman/bin/newman.js'), 'run', collectionFile(name), ...flags],
    { stdio: 'inherit', signal, env: { ...process.env, ...(caFile && { NODE_EXTRA_CA_CERTS: caFile }) } },
  )
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('close', done)
  })
  const outcome = await textIn(junit)
  if (outcome === undefined || !outcome.includes('<testcase'))
    throw new Error(`Newman ended with ${code} and no test in ${relative('', junit)}: nothing was tested`)
  console.log(relative('', junit))
  progress.note(code === 0 ? 'every test passed' : 'not every test passed')
  return code === 0 ? 0 : 99
}
