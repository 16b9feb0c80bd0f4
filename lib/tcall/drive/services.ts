import { Provider } from '../../drive/webhooks/provider'
import { ProxyClient } from '../../drive/webhooks/proxy'
import { tcallContext } from './platform'

export function proxy(): ProxyClient {
  const { values } = tcallContext()
  return new ProxyClient(values.WEBHOOK_PROXY_URL, values.WEBHOOK_PROXY_TOKEN)
}

export function provider(): Provider {
  return new Provider(tcallContext().values.PROVIDER_URL)
}
