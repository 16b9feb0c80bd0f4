import { join } from 'node:path'
import { type BuildOptions, build, type Metafile } from 'esbuild'
import type { Entry } from './entries'
import { root } from './root'

/** The names that a script takes from each k6 module (and, in a remote build, from each address). */
export type Imports = Map<string, Set<string>>

/** What a script takes from k6 and what it exports, both of which k6 has to find in its text. */
export async function surfaceOf(
  { name, source }: Entry,
  options: BuildOptions,
): Promise<{ imports: Imports; exports: string[]; inputs: string[]; metafile: Metafile }> {
  const result = await build({
    ...options,
    entryPoints: { [name]: join(root, source) },
    absWorkingDir: root,
    outdir: 'dist',
    write: false,
    metafile: true,
  })
  const exports = Object.values(result.metafile.outputs).flatMap((output) => output.exports)
  return {
    imports: importsOf(result.outputFiles[0]?.text ?? ''),
    exports,
    inputs: Object.keys(result.metafile.inputs),
    metafile: result.metafile,
  }
}

/** Reads the import statements that esbuild writes at the top of an ES module: one a line, without comments. */
function importsOf(text: string): Imports {
  const imports: Imports = new Map()
  for (const [, byDefault, named = '', module = ''] of text.matchAll(
    /^import (?:(\w+)(?:, )?)?(?:\{([^}]*)\} ?)? ?from "([^"]+)";$/gm,
  )) {
    const names = imports.get(module) ?? new Set()
    if (byDefault) names.add('default')
    for (const part of named.split(',')) {
      const name = part.trim().split(' as ')[0]
      if (name) names.add(name)
    }
    imports.set(module, names)
  }
  return imports
}
