import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parse } from 'yaml'
import { referenceNames, referenceOf } from '../cli/platform/references'
import { generatedFiles } from '../observe/generated'
import { pictureOfReport } from '../report/picture'
import { metricsPage } from './docs/metrics-page'
import { settingsPage } from './docs/settings-page'
import { slaPage } from './docs/sla-page'
import { withSettings } from './docs/workflow-settings'
import { ensureContracts } from './ensure-contracts'
import { findPlatforms } from './platforms'
import { findProfiles } from './profiles'
import { root } from './root'

const workflow = '.github/workflows/run-scripts.yml'

interface Workflow {
  on: { workflow_call: { inputs: object } }
}

/** The generated pages and what watches a run by: path in the checkout → text. */
export async function pages(): Promise<Record<string, string>> {
  await ensureContracts()
  const [profiles, platforms] = await Promise.all([findProfiles(), findPlatforms()])
  const all = Object.values(platforms)
  const text = await readFile(join(root, workflow), 'utf8')
  const { inputs } = (parse(text) as Workflow).on.workflow_call
  return {
    'docs/settings.md': settingsPage(all, await Promise.all(referenceNames.map(referenceOf))),
    'docs/metrics.md': metricsPage(all),
    'docs/sla.md': slaPage(Object.values(profiles), all),
    'docs/report.svg': pictureOfReport('T2'),
    ...generatedFiles(all, Object.values(profiles)),
    [workflow]: withSettings(text, all, Object.keys(inputs)),
  }
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
