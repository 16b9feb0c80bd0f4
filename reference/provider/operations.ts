import type { operations } from '../../contracts/generated/provider'
import type { Handlers } from '../../service/contract'
import { Refusal } from '../../service/refusal'
import type { Calls } from './calls'
import type { EventDelivery } from './delivery'
import type { EmissionLog } from './emission-log'
import { meanInProgressS } from './outcomes'
import { isReservedNumber } from './reserved-number'
import type { ProviderSettings } from './settings'

interface Network {
  calls: Calls
  log: EmissionLog
  delivery: EventDelivery
  settings: ProviderSettings
}

/** What answers each operation of contracts/provider.yaml. */
export function providerOperations({ calls, log, delivery, settings }: Network): Handlers<operations> {
  return {
    createProviderCall: (request, reply) => {
      for (const field of ['from_number', 'to_number'] as const) {
        if (!isReservedNumber(request.body[field])) {
          throw new Refusal(400, 'invalid', `${field} is not a reserved test number (+1 NXX 555 0100 to 0199)`)
        }
      }
      reply.code(201)
      return { call_id: calls.dial(request.body) }
    },

    abandonProviderCalls: (request) => ({ abandoned: calls.abandon(request.body.phone_number_id) }),

    readEmissions: (request) => {
      const { after, limit = 1000, phone_number_id: number, tail } = request.query
      const { undelivered } = delivery
      if (tail) return { entries: [], next: String(log.end), undelivered }
      if (after !== undefined && !/^\d{1,15}$/.test(after)) {
        throw new Refusal(400, 'invalid', 'after is no cursor of this log')
      }
      const wanted =
        number === undefined
          ? () => true
          : (entry: { phone_number_id: string | null }) => entry.phone_number_id === number
      const { entries, next } = log.read(Number(after ?? 0), limit, wanted)
      return { entries, next: String(next), undelivered }
    },

    providerHealth: () => ({
      service: 'provider',
      status: 'ok',
      now_ms: Date.now(),
      open_calls: calls.open,
      settings: {
        seed: settings.seed,
        call_mean_s: settings.callMeanS,
        call_cv: settings.callCv,
        mean_in_progress_s: meanInProgressS({ meanS: settings.callMeanS, cv: settings.callCv }),
        duplicate_every: settings.duplicateEvery,
        webhook_url: settings.webhookUrl,
      },
    }),
  }
}
