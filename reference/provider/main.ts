import { Gauge, Registry } from 'prom-client'
import type { operations } from '../../contracts/generated/provider'
import { registerContract } from '../../service/contract'
import { addFaultControl, requireLoopback } from '../../service/faults/control'
import { runService } from '../../service/main'
import { createServer } from '../../service/server'
import { readServiceSettings } from '../../service/settings'
import { Calls } from './calls'
import { EventDelivery } from './delivery'
import { EmissionLog } from './emission-log'
import { newProviderFaults } from './faults'
import { providerOperations } from './operations'
import { providerSettings } from './settings'

await runService(async (env) => {
  const settings = readServiceSettings(providerSettings, env)
  requireLoopback(settings)
  const faults = newProviderFaults()
  const metrics = new Registry()
  const log = new EmissionLog()
  const delivery = new EventDelivery(
    { url: settings.webhookUrl, secret: settings.webhookSecret, duplicateEvery: settings.duplicateEvery },
    metrics,
    faults,
  )
  const calls = new Calls(settings.seed, { meanS: settings.callMeanS, cv: settings.callCv }, (emission, body) => {
    log.append(emission)
    delivery.send(body)
  })
  new Gauge({
    name: 'provider_open_calls',
    help: 'Calls that have not ended.',
    registers: [metrics],
    collect() {
      this.set(calls.open)
    },
  })

  const server = createServer({ service: 'provider', metrics })
  if (settings.faults === 'on') addFaultControl(server, faults)
  await registerContract<operations>(server, 'provider', providerOperations({ calls, log, delivery, settings }))
  return {
    name: 'provider',
    server,
    bind: settings.bind,
    port: settings.port,
    portSetting: providerSettings.port.env,
    async close() {
      calls.close()
      await delivery.close()
    },
  }
})
