import { setTimeout as sleep } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import type { Alert } from './decide'
import type { AlertDelivery } from './history'
import { alertTextOf, type Message } from './message'
import type { AlertSource, AlertTarget } from './settings'

export interface Sending {
  alert: Alert
  message: Message
  /** What the generic webhook gets beside the text. */
  facts: object
  env: NodeJS.ProcessEnv
  /** Before the second try; each later one waits twice as long. */
  retryMs?: number
}

const attempts = 4
const timeoutMs = 10_000
/** A receiver that asks for more patience than this is tried no more. */
const longestWaitMs = 60_000

/** Sends to one target, again where that may help. What goes wrong is in what it returns, without an address. */
export async function sendAlert(target: AlertTarget, sending: Sending): Promise<AlertDelivery> {
  const { retryMs = 1_000, env } = sending
  const missing = missingOf(target, env)
  if (missing) return { target: target.name, delivered: false, attempts: 0, error: `${missing} is not set` }
  for (let attempt = 1; ; attempt++) {
    const failed = await (target.kind === 'email' ? mail(target, sending) : post(target, sending))
    if (!failed) return { target: target.name, delivered: true, attempts: attempt, error: null }
    const waitMs = failed.afterMs ?? retryMs * 2 ** (attempt - 1)
    if (!failed.again || attempt === attempts || waitMs > longestWaitMs)
      return { target: target.name, delivered: false, attempts: attempt, error: failed.error }
    await sleep(waitMs)
  }
}

interface Failure {
  error: string
  /** Another try may help. */
  again: boolean
  /** The receiver said when. */
  afterMs?: number
}

function missingOf(target: AlertTarget, env: NodeJS.ProcessEnv): string | undefined {
  const sources =
    target.kind === 'email'
      ? [target.server]
      : [target.url, ...('token' in target && target.token ? [target.token] : [])]
  return sources.flatMap((source) => ('variable' in source && !env[source.variable] ? [source.variable] : []))[0]
}

function resolved(source: AlertSource, env: NodeJS.ProcessEnv): string {
  return 'value' in source ? source.value : (env[source.variable] ?? '')
}

async function post(
  target: Extract<AlertTarget, { kind: 'slack' | 'webhook' }>,
  { alert, message, facts, env }: Sending,
): Promise<Failure | undefined> {
  const body =
    target.kind === 'slack'
      ? { text: slackText(message) }
      : { version: 1, ...facts, text: alertTextOf(message), link: message.link }
  const token = target.kind === 'webhook' && target.token ? resolved(target.token, env) : undefined
  try {
    const response = await fetch(resolved(target.url, env), {
      method: 'POST',
      body: JSON.stringify(body),
      redirect: 'manual', // an address that moved would get what was meant for another
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'content-type': 'application/json',
        'idempotency-key': alert.key,
        ...(token && { authorization: `Bearer ${token}` }),
      },
    })
    await response.body?.cancel()
    if (response.ok) return undefined
    const after = Number(response.headers.get('retry-after') ?? Number.NaN)
    return {
      error: `HTTP ${response.status}`,
      again: response.status >= 500 || response.status === 429 || response.status === 408,
      ...(Number.isFinite(after) && { afterMs: after * 1_000 }),
    }
  } catch (error) {
    if (error instanceof TypeError && error.message.includes('URL'))
      return { error: 'its address is no URL', again: false }
    return { error: networkError(error), again: true }
  }
}

/** Slack's own three characters; everything else stands for itself. */
function slackText(message: Message): string {
  const { title, lines, link } = message
  const plain = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  return [`*${plain(title)}*`, ...lines.map(plain), ...(link ? [link] : [])].join('\n')
}

async function mail(
  target: Extract<AlertTarget, { kind: 'email' }>,
  { message, env, alert }: Sending,
): Promise<Failure | undefined> {
  let server: URL
  try {
    server = new URL(resolved(target.server, env))
  } catch {
    return { error: 'its server is no smtp:// address', again: false }
  }
  if (server.protocol !== 'smtp:' && server.protocol !== 'smtps:')
    return { error: 'its server is no smtp:// address', again: false }
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(server.hostname)
  const transport = createTransport({
    host: server.hostname.replace(/^\[|\]$/g, ''),
    port: Number(server.port || (server.protocol === 'smtps:' ? 465 : 587)),
    secure: server.protocol === 'smtps:',
    // A password goes to no other machine in the clear.
    requireTLS: server.protocol === 'smtp:' && !isHere,
    ignoreTLS: isHere && server.protocol === 'smtp:',
    ...(server.username && {
      auth: { user: decodeURIComponent(server.username), pass: decodeURIComponent(server.password) },
    }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({
      from: target.from,
      to: target.to,
      subject: message.title,
      text: `${alertTextOf(message)}\n`,
      headers: { 'X-Alert-Key': alert.key },
    })
    return undefined
  } catch (error) {
    const code = smtpCode(error)
    return { error: code === undefined ? networkError(error) : `SMTP ${code}`, again: code === undefined || code < 500 }
  } finally {
    transport.close()
  }
}

function smtpCode(error: unknown): number | undefined {
  return error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number'
    ? error.responseCode
    : undefined
}

/** The system's own word for it, which names no address. */
function networkError(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`
  const cause = error instanceof Error && error.cause ? error.cause : error
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  return /^[A-Z][A-Z0-9_]+$/.test(code) ? code : 'the connection failed'
}
