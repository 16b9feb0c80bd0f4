import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { instancesOf } from '../merge/testing/instances'

const folder = mkdtempSync(join(tmpdir(), 'instances-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The command with a folder of its own for its results. */
async function sla(name: string, args: string[], env: Record<string, string> = {}) {
  const results = join(folder, name)
  return new Promise<{ code: number; stdout: string; stderr: string; files: string[] }>((resolve) => {
    execFile(
      process.execPath,
      ['cli/sla.mjs', ...args],
      { cwd: root, env: { ...process.env, RESULTS_DIR: results, ...env } },
      (error, stdout, stderr) =>
        resolve({
          code: error ? Number(error.code) : 0,
          stdout,
          stderr,
          files: existsSync(results) ? readdirSync(results).sort() : [],
        }),
    )
  })
}

describe.concurrent('several instances of k6', () => {
  it('are judged once, from a file and from logs', async () => {
    const [first, ...others] = instancesOf(3)
    const file = join(folder, 'first.json')
    writeFileSync(file, JSON.stringify(first?.result))
    const logs = others.map(({ from, result }) => {
      const log = join(folder, `${from}.log`)
      writeFileSync(log, `time="…" level=info msg=begun\nSLA_PART ${JSON.stringify(result)}\nthe end\n`)
      return log
    })
    const { code, stdout, files } = await sla('whole', ['verdict', file, ...logs])
    expect(stdout).toContain('TCall load · PASS · 16 of 16 targets held')
    expect([code, files.map((name) => name.split('.').at(-1))]).toEqual([0, ['history', 'json', 'xml']])
    const without = await sla('without', ['verdict', file, logs[0] ?? ''])
    expect([without.code, without.stdout]).toEqual([
      110,
      expect.stringContaining('of 3 instances, number 3 left no result'),
    ])
    const cut = join(folder, 'cut.log')
    writeFileSync(cut, readFileSync(logs[1] ?? '', 'utf8').slice(0, 5_000))
    const cutOff = await sla('cut', ['verdict', file, logs[0] ?? '', cut])
    expect([cutOff.code, cutOff.stderr]).toEqual([110, expect.stringContaining('its result was cut off')])
  })

  it('are refused where they are none, or of two runs', async () => {
    const [one, two] = instancesOf(2)
    const other = join(folder, 'other.json')
    writeFileSync(other, JSON.stringify({ ...two?.result, seed: 99 }))
    const file = join(folder, 'one.json')
    writeFileSync(file, JSON.stringify(one?.result))
    const refused = await sla('refused', ['verdict', file, other])
    expect([refused.code, refused.stderr, refused.files]).toEqual([
      1,
      expect.stringMatching(
        /^these are not parts of one run: seed differs between .*one\.json \(1\) and .*other\.json \(99\)/,
      ),
      [],
    ])
  })
})
