import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './root'

const stamp = join(root, 'contracts/generated/inputs.sha256')

/** Generates the contract modules unless they were made from exactly these contracts by this generator. */
export async function ensureContracts(): Promise<void> {
  const inputs = await hashOfInputs()
  if (inputs === (await readFile(stamp, 'utf8').catch(() => ''))) return
  // Imported only when needed: it loads TypeScript, which takes longer than bundling everything.
  const { generateContracts } = await import('./contracts')
  await generateContracts()
  await writeFile(stamp, inputs)
}

async function hashOfInputs(): Promise<string> {
  const hash = createHash('sha256')
  const contracts = (await readdir(join(root, 'contracts'))).filter((file) => file.endsWith('.yaml')).sort()
  for (const file of [...contracts.map((name) => join('contracts', name)), 'build/contracts.ts']) {
    hash.update(`${file}\n`).update(await readFile(join(root, file)))
  }
  return hash.digest('hex')
}
