import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { metricsPage } from './docs/metrics-page'
import { settingsPage } from './docs/settings-page'
import { slaPage } from './docs/sla-page'
import { findProfiles } from './profiles'
import { root } from './root'

/** The generated pages: path in the checkout → Markdown. */
export async function pages(): Promise<Record<string, string>> {
  const profiles = Object.values(await findProfiles())
  return { 'docs/settings.md': settingsPage(), 'docs/metrics.md': metricsPage(), 'docs/sla.md': slaPage(profiles) }
}

/** Writes the reference pages from the tables that the code itself uses. */
export async function generateDocs(): Promise<void> {
  for (const [path, text] of Object.entries(await pages())) {
    const file = join(root, path)
    await mkdir(join(file, '..'), { recursive: true })
    await writeFile(file, text)
    console.log(relative(process.cwd(), file))
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await generateDocs()
