import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAlertSettings } from './settings'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alerts-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
const read = (text: string) => {
  const file = join(folder, 'alerts.yaml')
  writeFileSync(file, text)
  return readAlertSettings(file)
}

describe('alert settings', () => {
  it('name who is told, and the variables that hold what is secret', () => {
    expect(
      read(`link: https://perf.example.com/
targets:
  - { name: team, kind: slack, url_env: SLACK_URL }
  - { name: pager, kind: webhook, url: http://127.0.0.1:9/x, token_env: TOKEN }
  - { name: mail, kind: email, server_env: SMTP_URL, from: a@example.com, to: b@example.com }`),
    ).toEqual({
      link: 'https://perf.example.com/',
      targets: [
        { name: 'team', kind: 'slack', url: { variable: 'SLACK_URL' } },
        { name: 'pager', kind: 'webhook', url: { value: 'http://127.0.0.1:9/x' }, token: { variable: 'TOKEN' } },
        { name: 'mail', kind: 'email', server: { variable: 'SMTP_URL' }, from: 'a@example.com', to: ['b@example.com'] },
      ],
    })
  })

  it.each([
    ['targets: 3', 'has no list named targets'],
    ['a: [', 'cannot be read'],
    ['link: ftp://x\ntargets: []', 'link is no http(s) address'],
    ['targts: []\ntargets: []', 'has the field targts, which means nothing'],
    ['targets: [5]', 'target 1 is no mapping'],
    ['targets: [{kind: slack, url: x}]', 'target 1 needs a name'],
    ['targets: [{name: a, kind: pigeon}]', '(a) has the kind "pigeon"; there are slack, webhook and email'],
    ['targets: [{name: a, kind: slack}]', '(a) needs one of url and url_env'],
    ['targets: [{name: a, kind: slack, url: x, token: y}]', '(a) has the field token, which means nothing'],
    ['targets: [{name: a, kind: email, server: x, from: a@b}]', '(a) needs to: e-mail addresses'],
    ['targets: [{name: a, kind: slack, url: x}, {name: a, kind: slack, url: x}]', 'the name a is there twice'],
  ])('are refused: %s', (text, why) => {
    const message = (() => {
      try {
        read(text)
        return ''
      } catch (error) {
        return error instanceof Error ? error.message : ''
      }
    })()
    expect(message).toContain(why)
    expect(message).not.toContain('\n')
  })
})
