import exec from 'k6/execution'
import { validators as providerAnswers } from '../../../contracts/generated/provider.validators.js'
import { validators as tcallAnswers } from '../../../contracts/generated/tcall.validators.js'
import { validators as proxyAnswers } from '../../../contracts/generated/webhook-proxy.validators.js'
import { dialable } from '../../data/body-guard'
import { checkAnswer } from '../../drive/answers'
import { contractObserver } from '../../drive/http/observe-contract'
import { drive } from '../../drive/platform'
import type { TcallValues } from '../plan/pools'
import type { TcallRun } from '../run-data'
import * as api from './api'
import { allBodies } from './bodies'
import { dial } from './dialling'
import { bulkInitiation } from './journeys/bulk-initiation'
import { directory, figures, finishedCalls, openCalls } from './journeys/dashboard'
import { fullQueue } from './journeys/full-queue'
import { providerWebhooks } from './journeys/provider-webhooks'
import { sampleConcurrency } from './journeys/sample-concurrency'
import { drain } from './journeys/watch-run'
import { webhookRetry } from './journeys/webhook-retry'
import { ownSession, tcallDrive } from './platform'
import { add, lacks } from './vocabulary'
import { WebhookWatch } from './webhook-watch'

/** Every endpoint and journey once, each response checked against the contract. */
export const smoke = drive<TcallValues, TcallRun>(
  tcallDrive,
  { smoke: everythingOnce },
  {
    bodies: ({ DIAL_ALLOW }) => allBodies(dialable(DIAL_ALLOW)),
    observers: [contractObserver({ ...tcallAnswers, ...proxyAnswers, ...providerAnswers })],
  },
)

function everythingOnce(data: TcallRun): void {
  const watch = lacks('webhook-proxy') ? undefined : new WebhookWatch(data)
  accounts()
  const call = dial(data, exec.scenario.name)
  if (call) {
    const reply = api.status(call.id)
    checkAnswer(reply.ok && reply.body?.id === call.id, 'read-back', 'a call that was accepted cannot be read')
  }
  api.status(2_147_483_647, { expect: [404] })
  sampleConcurrency(data)
  bulkInitiation(data)
  openCalls(data)
  finishedCalls(data)
  directory()
  figures()
  if (!lacks('queues')) fullQueue(data)
  if (watch) {
    providerWebhooks(data)
    webhookRetry(data)
    drain(watch, Date.now())
  }
  add.runs_watched_to_the_end(1)
}

/** Who am I, and a token that refreshes. */
function accounts(): void {
  const me = api.me()
  if (me.ok)
    checkAnswer(me.body?.email === ownSession().account.email, 'identity', 'the token belongs to another account')
  const refreshed = api.refresh()
  if (refreshed.ok) checkAnswer(typeof refreshed.body?.token === 'string', 'shape', 'a refresh gave no token')
}
