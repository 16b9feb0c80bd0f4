import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The first Firefox in the folders of PATH. */
export function firefoxOn(path: string): string | undefined {
  return path
    .split(delimiter)
    .flatMap((folder) => ['firefox', 'firefox-esr'].map((name) => join(folder, name)))
    .find((file) => existsSync(file))
}
