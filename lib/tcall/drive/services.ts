import { Provider } from '../../drive/webhooks/provider'
import { WebhookProxy } from '../../drive/webhooks/proxy'
import { tcall } from './platform'

export function proxy(): WebhookProxy {
  const { values } = tcall()
  return new WebhookProxy(values.WEBHOOK_PROXY_URL, values.WEBHOOK_PROXY_TOKEN)
}

export function provider(): Provider {
  return new Provider(tcall().values.PROVIDER_URL)
}
