import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../build/root'
import { programCache } from '../../service/user-cache'
import { assertOurs, intoCache } from '../k6/cache'
import { onPath } from '../k6/resolve'
import type { ToolMeans } from './npm-tool'

const doneFile = 'complete'

/**
 * The folder with the artefacts of `tools/<name>/pom.xml` in `lib/`, fetched into the cache by Maven on first use.
 * @param finish what has to be made of them
 * @throws Error of one line
 */
export async function mavenTool(
  name: string,
  { env, progress, signal }: ToolMeans,
  finish: (folder: string) => Promise<void> = async () => {},
): Promise<string> {
  const pom = join(root, 'tools', name, 'pom.xml')
  const version = createHash('sha256')
    .update(await readFile(pom))
    .digest('hex')
    .slice(0, 12)
  const folder = join(programCache(env), 'maven', `${name}-${version}`)
  const isThere = (made: string) => access(join(made, doneFile))
  const there = await isThere(folder).then(
    () => true,
    () => false,
  )
  if (there) {
    assertOurs(folder)
    return folder
  }
  const maven = await onPath(process.platform === 'win32' ? 'mvn.cmd' : 'mvn', env)
  if (!maven)
    throw new Error(`there is no ${name} and no Maven to fetch it with: install Maven, or name a ${name} of yours`)
  await intoCache(
    folder,
    (made) =>
      progress.step(`fetching ${name} with Maven (once)`, async () => {
        await mkdir(made)
        const goal = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${join(made, 'lib')}`]
        await promisify(execFile)(maven, goal, { env, ...(signal && { signal }) }).catch(
          (error: { stdout?: string; message: string }) => {
            signal?.throwIfAborted()
            const line = /\[ERROR\][^\n]*/.exec(error.stdout ?? '')?.[0] ?? error.message.split('\n')[0]
            throw new Error(`Maven could not fetch ${name}: ${line}`)
          },
        )
        await finish(made)
        await writeFile(join(made, doneFile), '')
      }),
    isThere,
    { of: name, progress },
  )
  return folder
}
