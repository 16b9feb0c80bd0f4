import { endpoints as provider } from '../../contracts/generated/provider'
import { endpoints as tcall } from '../../contracts/generated/tcall'
import { endpoints as proxy } from '../../contracts/generated/webhook-proxy'
import type { Platform } from './platform'

/** The settings each part says it runs with. */
export async function effectiveSettings(urls: Platform['urls']): Promise<Record<string, Record<string, unknown>>> {
  const at = {
    TCall: urls.tcall + tcall.health.path,
    provider: urls.provider + provider.providerHealth.path,
    'webhook proxy': urls.proxy + proxy.proxyHealth.path,
  }
  const answers = Object.entries(at).map(async ([title, url]) => {
    const { settings } = (await (await fetch(url)).json()) as { settings: Record<string, unknown> }
    return [title, settings] as const
  })
  return Object.fromEntries(await Promise.all(answers))
}
