import { join, relative } from 'node:path'
import { accountsFileOf } from '../../peers/tool'
import { makeNamedFolder } from '../../service/make-folder'
import { writeWhole } from '../../service/whole-file'
import { ensureScripts } from '../k6/with-scripts'
import type { PeerOptions } from '../peers'
import { referenceOf } from '../platform/references'
import { stderrProgress } from '../progress'
import { namedHosts, planOf } from './plan'
import { peerSizeOf } from './size'
import { toolNamed } from './tools'

/** Writes the files of a tool for a platform, and says what they need beside them. */
export async function writePeer(
  tool: string,
  platform: string,
  { out, options }: { out: string; options: PeerOptions },
): Promise<void> {
  await ensureScripts(stderrProgress())
  const { asked, services, ports } = await referenceOf(platform)
  const [service] = services.filter(({ key }) => key === platform)
  const port = service && ports[service.key]?.default
  const baseUrl = process.env[asked.baseUrl] ?? `${service?.scheme ?? 'http'}://127.0.0.1:${port}`
  const plan = await planOf(platform, {
    size: await peerSizeOf(platform, options),
    baseUrl,
    allowedHosts: namedHosts(process.env),
  })
  makeNamedFolder(out, '--out')
  for (const [file, text] of Object.entries(toolNamed(tool).write(plan))) {
    await writeWhole(join(out, file), text)
    console.log(relative(process.cwd(), join(out, file)))
  }
  const { actors, arrivals } = plan.journey
  const accounts = [...new Set([...actors.map(({ role }) => role), arrivals.role])].map(accountsFileOf)
  console.error(`put beside them: ${accounts.join(', ')} (CSV, first line email,password)`)
}
