import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { root } from '../build/root'
import { generatedFolder } from '../observe/folder'
import { havePromtool } from '../rigs/prometheus'

const folder = join(root, generatedFolder, 'prometheus')

// Debian's package: apt-get install prometheus
describe.skipIf(!havePromtool())('promtool finds exactly the alerts', () => {
  test.each(readdirSync(folder).filter((file) => file.endsWith('.test.yml')))('that %s expects', async (file) => {
    const { stdout } = await promisify(execFile)('promtool', ['test', 'rules', file], { cwd: folder })
    expect(stdout).toContain('SUCCESS')
  })
})
