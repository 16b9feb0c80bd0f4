import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './root'

const generated = 'contracts/generated'
const stampName = 'made.sha256'

/**
 * Generates the contract modules unless they were made from exactly these contracts by this generator, and are as it
 * left them: a machine that stops at once may leave some of them empty.
 */
export async function ensureContracts(): Promise<void> {
  const stamp = join(root, generated, stampName)
  if ((await readFile(stamp, 'utf8').catch(() => '')) === (await hashOfAll())) return
  // Imported only when needed: it loads TypeScript, which takes longer than bundling everything.
  const { generateContracts } = await import('./contracts')
  await generateContracts()
  await writeFile(stamp, await hashOfAll())
}

/** Of the contracts, their generator, and what it made of them. */
async function hashOfAll(): Promise<string> {
  const hash = createHash('sha256')
  const contracts = (await namesIn('contracts')).filter((name) => name.endsWith('.yaml'))
  const made = (await namesIn(generated)).filter((name) => name !== stampName)
  for (const file of [
    ...contracts.map((name) => join('contracts', name)),
    'build/contracts.ts',
    ...made.map((name) => join(generated, name)),
  ]) {
    hash.update(`${file}\n`).update(await readFile(join(root, file)))
  }
  return hash.digest('hex')
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(join(root, folder)).catch(() => [])).sort()
}
