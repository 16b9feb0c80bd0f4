import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { root } from './root'

/** Type errors of a module in `lib/` with this text, under the project's own tsconfig.k6.json. */
function typeErrors(text: string): string[] {
  const file = join(root, 'lib/fence-probe.ts')
  const config = ts.readConfigFile(join(root, 'tsconfig.k6.json'), ts.sys.readFile).config
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root)
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (name) => name === file || fileExists(name)
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest)
  const program = ts.createProgram([file], options, host)
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

/** The rules that Biome, with the project's settings, reports for each of the files, in a folder of their own. */
function lintRules(files: Record<string, string>): Record<string, string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fence-'))
  try {
    copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const { stdout } = spawnSync(join(root, 'node_modules/.bin/biome'), ['lint', '--reporter=json', '.'], {
      cwd: folder,
    })
    const { diagnostics } = JSON.parse(String(stdout)) as {
      diagnostics: { category: string; location: { path: string } }[]
    }
    return Object.fromEntries(
      Object.keys(files).map((path) => [
        path,
        diagnostics.filter(({ location }) => location.path === path).map(({ category }) => category),
      ]),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('what runs inside k6 sees no Node API', () => {
  const nodeOnly = ['process.env', 'Buffer', 'fetch', 'URL', 'setImmediate', 'require', 'structuredClone', '__dirname']

  it('by type: none of the names exists', () => {
    const errors = typeErrors(nodeOnly.map((name) => `void ${name}`).join('\n'))
    for (const name of nodeOnly) expect(errors.join('\n')).toContain(`Cannot find name '${name.split('.')[0]}'`)
    expect(errors).toHaveLength(nodeOnly.length)
  })

  it('by type: k6 itself is there', () => {
    expect(typeErrors("import http from 'k6/http'\nhttp.get(String(__ENV['A']))")).toEqual([])
  })

  it('by lint: nothing there imports a Node module or reads the environment', () => {
    const probes = {
      node: "import fs from 'node:fs'\nfs.readFileSync('x')\n",
      bare: "import fs from 'fs'\nfs.readFileSync('x')\n",
      env: "export const home = process.env['HOME']\n",
    }
    const inK6 = ['lib', 'lib/tcall', 'tests/tcall', 'thresholds']
    const folders = [...inK6, 'cli']
    const rules = lintRules(
      Object.fromEntries(
        folders.flatMap((at) => Object.entries(probes).map(([probe, text]) => [`${at}/${probe}.ts`, text])),
      ),
    )
    for (const at of inK6) {
      expect(rules[`${at}/node.ts`]).toContain('lint/correctness/noNodejsModules')
      expect(rules[`${at}/bare.ts`]).toContain('lint/correctness/noNodejsModules')
      expect(rules[`${at}/env.ts`]).toContain('lint/style/noProcessEnv')
    }
    expect(rules['cli/node.ts']).toEqual([])
    expect(rules['cli/env.ts']).toEqual([])
  })
})
