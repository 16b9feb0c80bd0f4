import type { BuildOptions, Metafile, Plugin } from 'esbuild'
import type { Entry } from './entries'
import { buildPart } from './part'
import { root } from './root'
import { surfaceOf } from './surface'

/**
 * k6 evaluates a whole script once for every VU, and each function, object and string it makes there is
 * memory of that VU: at 1,000 VUs what only setup and summary need would cost a gigabyte. So each script
 * is bundled in parts, of which each VU evaluates what it needs:
 * - `control`: everything but the journeys; for the options, setup(), teardown() and handleSummary(), where `__VU` is 0;
 * - `vu`: what k6 makes in the init context alone (lib/handover.ts), in each VU;
 * - `sessions`: the journeys of nearly all VUs, at a VU's first use of one, where a script has them;
 * - `journeys`: all the others, at a VU's first use of one.
 * Where `x.control.ts`, `x.vu.ts`, `x.sessions.ts` or `x.later.ts` stands beside `x.ts`, it takes its place there.
 */
const parts = {
  control: ['.control.ts', '.ts', '.js'],
  vu: ['.vu.ts', '.control.ts', '.ts', '.js'],
  sessions: ['.sessions.ts', '.later.ts', '.ts', '.js'],
  journeys: ['.later.ts', '.ts', '.js'],
} as const

/** What k6 itself calls or reads; an entry's other exports are journeys. */
const lifeCycle = ['options', 'setup', 'teardown', 'handleSummary']

type Part = keyof typeof parts

/**
 * Bundles one entry into its parts and returns the module that holds them, with an esbuild plugin of its own;
 * `imported` is what the entry as a whole imports.
 */
export async function composeParts(
  entry: Entry,
  options: BuildOptions,
  minify: boolean,
): Promise<{ contents: string; plugin: Plugin; imported: Metafile }> {
  const { imports, exports, metafile } = await surfaceOf(entry, options)
  const journeyNames = exports.filter((name) => !lifeCycle.includes(name))
  const inSessions = await surfaceOf(entry, { ...options, resolveExtensions: [...parts.sessions] })
  const apart = inSessions.inputs.some((input) => input.endsWith('.sessions.ts'))
  const sessionNames = apart ? journeyNames.filter((name) => inSessions.exports.includes(name)) : []
  // Asked for in every part, or esbuild leaves out the call that makes it: defineTest.
  const defined = exports.filter((name) => name === 'options')
  const part = (name: Part, wanted: string[]) =>
    buildPart(
      entry,
      { wanted, imports, forVus: name !== 'control' },
      { ...options, minifyIdentifiers: minify, resolveExtensions: [...parts[name]] },
    )
  const [control, vu, sessions, journeys] = await Promise.all([
    part(
      'control',
      exports.filter((name) => lifeCycle.includes(name)),
    ),
    // No journey, then: esbuild leaves out what is not asked for.
    part('vu', defined),
    part('sessions', [...defined, ...sessionNames]),
    part('journeys', [...defined, ...journeyNames]),
  ])
  const built: Record<Part, string> = { control, vu, sessions, journeys }
  const taken = [...imports].map(([module, names], i) => ({
    line: `import { ${[...names].map((name) => `${name} as ${name}${i}`).join(', ')} } from ${JSON.stringify(module)}`,
    entry: `${JSON.stringify(module)}: { ${[...names].map((name) => `${name}: ${name}${i}`).join(', ')} }`,
  }))
  const lazy = (name: Part) => [
    `import ${name}Part from 'part:${name}'`,
    `let ${name}Made`,
    `const ${name} = () => (${name}Made ??= ${name}Part(k6, given))`,
  ]
  const contents = [
    ...taken.map(({ line }) => line),
    `import control from 'part:control'`,
    `import vu from 'part:vu'`,
    `const k6 = { ${taken.map(({ entry }) => entry).join(', ')} }`,
    `const given = {}`,
    `const part = __VU === 0 ? control(k6) : vu(k6, given)`,
    ...(apart ? lazy('sessions') : []),
    ...lazy('journeys'),
    ...exports.map((name) => {
      const home = sessionNames.includes(name) ? 'sessions' : 'journeys'
      const value = journeyNames.includes(name) ? `(data) => ${home}().${name}(data)` : `part.${name}`
      return name === 'default' ? `export default ${value}` : `export const ${name} = ${value}`
    }),
  ].join('\n')
  const plugin: Plugin = {
    name: 'parts',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^part:/ }, ({ path }) => ({ path: path.slice('part:'.length), namespace: 'part' }))
      onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => ({
        contents: built[path as Part],
        loader: 'js',
        resolveDir: root,
      }))
    },
  }
  return { contents, plugin, imported: metafile }
}
