import { execFile } from 'node:child_process'
import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { bundle, k6BuildOptions } from '../build/bundle'
import { root } from '../build/root'
import { byHandScript, emptyScript, type Scenarios } from './empty-script'
import type { Subject } from './subjects'

/** The scripts compared. Each stands in a folder of its own, so that a build meanwhile changes nothing. */
export interface ComparedScript {
  real: string
  faker?: string
  empty: string
  byHand?: string
  scenarios: Scenarios
}

/**
 * Builds the load script and, from it, the empty script and, where there are some, the script by hand and the same
 * script with faker.
 * @param env what the scripts will run with: their scenarios follow from it
 * @param emptyUrl what the empty script asks for
 */
export async function makeScripts(
  folder: string,
  k6: string,
  env: NodeJS.ProcessEnv,
  emptyUrl: string,
  { script, journeys, faker, byHand }: Pick<Subject, 'script' | 'journeys' | 'faker' | 'byHand'>,
): Promise<ComparedScript> {
  await bundle()
  // As in the checkout, where the script by hand finds the data.
  const dist = join(folder, 'dist')
  await cp(join(root, 'dist'), dist, { recursive: true })
  await cp(join(root, 'bench/by-hand'), join(folder, 'bench/by-hand'), { recursive: true })
  const real = join(dist, `${script}.js`)
  const scenarios = await scenariosOf(k6, real, env)
  const written = async (name: string, contents: string) => {
    const file = join(folder, 'bench', name)
    await writeFile(file, contents)
    return file
  }
  return {
    real,
    scenarios,
    empty: await written('empty.js', emptyScript(scenarios, emptyUrl, journeys)),
    ...(byHand && {
      byHand: await written(
        'by-hand.js',
        byHandScript(`./${byHand.file}`, byHand.scenarios, scenarios, emptyUrl, journeys),
      ),
    }),
    ...(faker && { faker: await withFaker(dist, script) }),
  }
}

/** The script as it is, in a module that imports faker the way its own README says; both are evaluated in each VU. */
async function withFaker(folder: string, script: string): Promise<string> {
  const outfile = join(folder, `${script}-faker.js`)
  const contents = [
    `export * from './${script}.js'`,
    `import { faker } from ${JSON.stringify(fileURLToPath(import.meta.resolve('@faker-js/faker')))}`,
    `globalThis.faker = faker`, // used, or the bundler would leave it out
  ].join('\n')
  await build({
    ...k6BuildOptions([]),
    minifyWhitespace: true,
    minifySyntax: true,
    stdin: { contents, resolveDir: folder },
    outfile,
  })
  return outfile
}

/** `k6 inspect`: the scenarios that k6 itself reads from a script. */
export async function scenariosOf(k6: string, script: string, env: NodeJS.ProcessEnv): Promise<Scenarios> {
  const { stdout } = await promisify(execFile)(k6, ['inspect', '--include-system-env-vars', script], { env })
  return (JSON.parse(stdout) as { scenarios: Scenarios }).scenarios
}
