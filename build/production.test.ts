import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { root } from './root'

/** What runs on a machine that has no developers' packages: npm's own `prepare`, the build, the CLI, the servers. */
const entries = [
  'build/generate.ts',
  'esbuild.config.mjs',
  'build/typescript.mjs',
  'cli/main.ts',
  'reference/tcall/main.ts',
  'reference/medcor/main.ts',
  'reference/provider/main.ts',
  'webhook-proxy/main.ts',
]

it('needs no development package (npm ci --omit=dev)', async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: 'nowhere',
    write: false,
    metafile: true,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  })
  const imported = Object.values(metafile.inputs)
    .flatMap(({ imports }) => imports)
    .filter(({ external, path }) => external && !isBuiltin(path))
    .map(({ path }) => /^(@[^/]+\/)?[^/]+/.exec(path)?.[0] as string)
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  expect(imported).toContain('esbuild')
  expect([...new Set(imported)].filter((name) => !(name in dependencies))).toEqual([])
})
