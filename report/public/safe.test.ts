import { describe, expect, it } from 'vitest'
import { unsafeIn } from './safe'

const html = (body: string) =>
  `<!doctype html>\n<html><head><style>p{width:1px}</style></head><body>${body}</body></html>\n`
const unsafe = (text: string, hosts: string[] = []) => unsafeIn([{ file: 'index.html', text }], hosts)

describe('what must not be published', () => {
  it.each([
    ['a person', html('<p>Patient Mary Miller, born 1961-04-09, MRN 48213377</p>')],
    ['a telephone number', html('<td>+1 415 867 5309</td>')],
    ['an e-mail address', html('<p>ask jane.doe@hospital-of-mercy.org</p>')],
    ['a host', html('<p>against https://api.prod.medcor-internal.com/v1</p>')],
    ['a host in a label', html('<div aria-label="api.prod.medcor-internal.com"></div>')],
    ['an address', html('<p>10.20.30.40</p>')],
    ['a named secret', html('<p>the password: hunter2hunter2</p>')],
    ['a token', html(`<p>${['xoxb', '123456789012', '1234567890123', 'AbCdEfGhIjKlMnOpQrStUvWx'].join('-')}</p>`)],
    ['a long key', html(`<p>${'a1B2'.repeat(10)}</p>`)],
    [
      'a key in a badge within',
      html(`<img src="data:image/svg+xml,${encodeURIComponent(`<svg><text>${'a1B2'.repeat(10)}</text></svg>`)}"/>`),
    ],
    ['a secret in a text file', `- held 13 targets. token=${'q'.repeat(12)}\n`],
  ])('is %s, and the finding does not repeat it', async (_what, text) => {
    const found = await unsafe(text)
    expect(found.length).toBeGreaterThan(0)
    expect(found.join()).not.toMatch(
      /Miller|8675309|hospital-of-mercy|medcor-internal|10\.20\.30\.40|hunter2|a1B2|qqqq/,
    )
  })

  it('is a host that the results know, however short', async () => {
    expect(await unsafe(html('<p>on stage-7</p>'), ['stage-7'])).toEqual([
      'index.html: one of the hosts that were tested (7 characters)',
    ])
  })

  it('is nothing of a page with numbers, dates, runs and drawings', async () => {
    const page = html(
      '<p>run-20260331t021000z-6873, 2026-03-31: p95 4.19 ms, 10,527/h, commit 0123456789</p><svg viewBox="0 0 4155551234 5"><path d="M4155551234 4155551234"/></svg>',
    )
    expect(await unsafe(page, ['127.0.0.1'])).toEqual([])
  })
})
