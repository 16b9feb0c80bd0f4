import { readFile } from 'node:fs/promises'
import { Agent, fetch } from 'undici'
import type { RunningPlatform } from './platform'

/** The settings each service says it runs with, by its title. */
export async function effectiveSettings({
  services,
  caFile,
}: Pick<RunningPlatform, 'services' | 'caFile'>): Promise<Record<string, Record<string, unknown>>> {
  const dispatcher = new Agent({ connect: caFile ? { ca: await readFile(caFile, 'utf8') } : {} })
  const answers = services.map(async ({ title, settings: { url, token } }) => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const { settings } = (await (await fetch(url, { dispatcher, headers })).json()) as {
      settings: Record<string, unknown>
    }
    return [title, settings] as const
  })
  return Object.fromEntries(await Promise.all(answers).finally(() => dispatcher.close()))
}
