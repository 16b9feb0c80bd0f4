import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pages } from './docs'
import { findPlatforms } from './platforms'
import { root } from './root'

const written = await pages()
const all = Object.values(await findPlatforms())
const names = (of: (platform: (typeof all)[number]) => object) => all.flatMap((platform) => Object.keys(of(platform)))

describe('the generated pages', () => {
  it.each(Object.keys(written))('%s is up to date; if not, npm run docs writes it', (path) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(written[path])
  })

  it.each([
    ['docs/settings.md', names((p) => p.settings)],
    ['docs/metrics.md', [...names((p) => p.vocabulary.metrics), ...names((p) => p.vocabulary.tagKeys)]],
    ['docs/sla.md', names((p) => p.targets)],
  ])('%s has a row for each entry of its table, and every table is well-formed', (path, names) => {
    const text = written[path] ?? ''
    for (const name of names) expect(text).toContain(`\n| ${path === 'docs/sla.md' ? name : `\`${name}\``} |`)
    for (const block of text.split('\n\n').filter((part) => part.startsWith('|'))) {
      const widths = block
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/(?<!\\)\|/).length)
      expect(new Set(widths).size).toBe(1)
    }
  })
})
