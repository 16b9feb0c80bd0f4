import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../build/root'
import type { Manifest } from '../../data/generate'

/** The hash of the data pools in `dist/`; '' where nothing was built. */
export async function dataHash(): Promise<string> {
  const text = await readFile(join(root, 'dist/data/manifest.json'), 'utf8').catch(() => undefined)
  return text === undefined ? '' : (JSON.parse(text) as Manifest).sha256
}
