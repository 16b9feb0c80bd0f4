import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { root } from '../build/root'

/** /proc is there, and takes no folder: Node's own recursive mkdir never returns from it. */
const nowhere = '/proc/nothing-can-be-made-here/below'

/** Ends in one line within the time in which the command starts, or is killed. */
function sla(args: readonly string[], env: Record<string, string> = {}) {
  const { status, signal, stderr } = spawnSync(process.execPath, ['cli/sla.mjs', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 120_000,
  })
  return { status, signal, last: stderr.trimEnd().split('\n').at(-1) }
}

it.runIf(process.platform === 'linux').each<[string[], Record<string, string>, RegExp]>([
  [['results', 'list'], { SLA_STORE: nowhere }, /cannot be made \(ENOENT\); name another one by --store or SLA_STORE$/],
  [['results', 'list', '--store', nowhere], {}, /cannot be made \(ENOENT\); name another one by --store or SLA_STORE$/],
  [
    ['run', 'tcall', 'smoke'],
    { RESULTS_DIR: nowhere },
    /^RESULTS_DIR ".*" cannot be written \(.*; make room or name another/,
  ],
  [['data', 'generate', '--out', nowhere], {}, /^--out ".*" cannot be written \(ENOENT.*name a folder/],
  [['demo-history', '--out', nowhere], {}, /cannot be made \(ENOENT\); name another one by --out$/],
  [['up'], { SLA_HOME: nowhere }, /cannot be made \(ENOENT\); name another one by SLA_HOME$/],
])('sla %j with %o, which can never be made, ends in one line', (args, env, line) => {
  expect(sla(args, env)).toEqual({ status: 1, signal: null, last: expect.stringMatching(line) })
})

it('what a service cannot use is one line, whatever error says it', () => {
  expect(sla(['up'], { TCALL_PORT: '99999' })).toEqual({
    status: 1,
    signal: null,
    last: 'TCALL_PORT "99999" is above 65535; set TCALL_PORT to port of the reference TCall',
  })
})
