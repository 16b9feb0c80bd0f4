import { randomUUID } from 'node:crypto'
import { readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { removeAbandoned } from '../service/abandoned'
import { privateFolder } from '../service/private-folder'
import { checkoutDir } from '../service/runtime-dir'
import { firstProblem } from './problem'
import { root } from './root'

/**
 * Compiles a server to one JavaScript file and returns its path: `node --enable-source-maps <path>` runs it. Packages
 * stay in `node_modules`, and the contracts where they are, so the file belongs to this checkout and this user. It is
 * made anew each time, which takes less than to see whether it has to be, and put in place at once: a start beside this
 * one finds it whole. The generated contracts have to be there (`ensureContracts`).
 * @param entry its `main.ts`, relative to the checkout
 * @throws Error with one line: what does not compile, or who else could write to the folder
 */
export async function compileServer(entry: string): Promise<string> {
  const folder = join(checkoutDir(), 'servers')
  privateFolder(folder)
  await removeAbandoned(folder, '.mjs.')
  await linkPackages(join(folder, 'node_modules'))
  const file = join(folder, `${entry.replace(/\.ts$/, '').replaceAll('/', '-')}.mjs`)
  const made = `${file}.${randomUUID()}`
  try {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: [entry],
      outfile: file,
      write: false,
      bundle: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: 'inline',
      sourcesContent: false, // a stack trace takes file and line
      logLevel: 'silent',
      plugins: [whereItWas],
    })
    for (const { contents } of outputFiles) await writeFile(made, contents, { mode: 0o600 })
    await rename(made, file)
    return file
  } catch (error) {
    throw new Error(`${entry} cannot be compiled: ${firstProblem(error)}`)
  } finally {
    await rm(made, { force: true })
  }
}

/** Node looks for packages beside the file and above it. */
async function linkPackages(link: string): Promise<void> {
  const packages = join(root, 'node_modules')
  if ((await readlink(link).catch(() => undefined)) === packages) return
  const made = `${link}.${randomUUID()}`
  await symlink(packages, made)
  await rename(made, link)
}

/** A module that looks for files beside itself goes on finding them: for it, `import.meta.url` is where its source is. */
const whereItWas: Plugin = {
  name: 'where-it-was',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      if (!source.includes('import.meta.url')) return undefined
      const contents = source.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
      return { contents, loader: 'ts', resolveDir: dirname(path) }
    })
  },
}
