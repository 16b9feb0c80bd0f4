import { mkdir } from 'node:fs/promises'
import { relative } from 'node:path'
import { writeWhole } from '../../service/whole-file'
import { stderrProgress } from '../progress'
import { npmTool } from '../tools/npm-tool'
import { asFile, collectionFile, collectionsFolder, environmentFile, postmanOf } from './sources'

/** Writes the collection and the environment of each platform. */
export async function writePostman(platforms: readonly string[]): Promise<void> {
  const progress = stderrProgress()
  const tools = await npmTool('postman', { env: process.env, progress })
  await mkdir(collectionsFolder, { recursive: true })
  for (const platform of platforms) {
    const { collection, environment } = await progress.step(`converting contracts/${platform}.yaml`, () =>
      postmanOf(platform, tools),
    )
    for (const [file, value] of [
      [collectionFile(platform), collection],
      [environmentFile(platform), environment],
    ] as const) {
      await writeWhole(file, asFile(value))
      console.log(relative(process.cwd(), file))
    }
  }
}
