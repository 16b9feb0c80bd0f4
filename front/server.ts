import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { h } from 'preact'
import { Agent, request } from 'undici'
import { documentOf, LoginForm } from './document'
import { ApiRefusal, type Front, type ReadApi } from './front'
import { noisePicture } from './noise-picture'

/** What is wrong with a front on purpose. */
export interface FrontFlaws {
  /** How long the main thread is kept busy when the reader types, in ms. */
  blockMs?: number
  /** How late a picture comes that is the largest thing on each page, in ms. */
  pictureMs?: number
}

export interface FrontOptions {
  front: Front
  /** Of the platform's API. */
  apiUrl: string
  /** PEM of the authority that the platform's certificate has to be of. */
  ca?: string | undefined
  port: number
  flaws?: FrontFlaws
}

/** Nothing comes from anywhere else, and nothing is sent anywhere else. */
const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
/** A shift; then one logs in again. */
const sessionMs = 8 * 3_600_000
const mostSessions = 10_000

/** Serves the pages of a platform on this machine. @returns its address, and how it ends */
export async function serveFront(options: FrontOptions): Promise<{ url: string; close(): Promise<void> }> {
  const { front, apiUrl, ca, port, flaws = {} } = options
  const agent = new Agent({ connect: { timeout: 10_000, ...(ca && { ca }) }, headersTimeout: 30_000 })
  const sessions = new Map<string, { token: string; user: string; endsAt: number }>()
  const server = Fastify({ trustProxy: false })
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  )
  server.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'content-security-policy': policy,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
  })
  await addAssets(server, flaws)

  const html = (reply: FastifyReply, text: string) => reply.type('text/html; charset=utf-8').send(text)
  const loginPage = (problem?: string) =>
    documentOf({
      front: front.title,
      title: 'Log in',
      children: h(LoginForm, problem === undefined ? {} : { problem }),
    })
  const hero = flaws.pictureMs === undefined ? {} : { hero: '/picture.png' }
  const sessionIn = (cookie: string | undefined) => {
    const id = /(?:^|; )session=([0-9a-f-]{36})/.exec(cookie ?? '')?.[1] ?? ''
    const session = sessions.get(id)
    return session && session.endsAt > Date.now() ? { id, ...session } : undefined
  }

  server.get('/login', (_request, reply) => html(reply, loginPage()))
  server.post('/login', async (asked, reply) => {
    const form = asked.body as URLSearchParams
    const [email, password] = [form.get('email') ?? '', form.get('password') ?? '']
    const answer = await request(apiUrl + front.login.path, {
      method: 'POST',
      dispatcher: agent,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    })
    const body = (await answer.body.json().catch(() => ({}))) as Record<string, unknown>
    const token = front.login.tokenIn.reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], body)
    if (typeof token !== 'string') {
      reply.code(answer.statusCode >= 500 ? 503 : 401)
      return html(reply, loginPage(answer.statusCode >= 500 ? 'Try again in a moment.' : 'Email or password is wrong.'))
    }
    const id = randomUUID()
    if (sessions.size >= mostSessions) sessions.delete(sessions.keys().next().value ?? '')
    sessions.set(id, { token, user: email, endsAt: Date.now() + sessionMs })
    reply.header('set-cookie', `session=${id}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${sessionMs / 1000}`)
    return reply.redirect(front.home, 303)
  })
  server.post('/logout', (asked, reply) => {
    const session = sessionIn(asked.headers.cookie)
    if (session) sessions.delete(session.id)
    return reply.header('set-cookie', 'session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0').redirect('/login', 303)
  })
  for (const { path, render } of front.pages)
    server.get(path, async (asked, reply) => {
      const session = sessionIn(asked.headers.cookie)
      if (!session) return reply.redirect('/login', 303)
      const read: ReadApi = async (at, query = {}) => {
        const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
        const answer = await request(`${apiUrl}${at}${search.size > 0 ? `?${search}` : ''}`, {
          dispatcher: agent,
          headers: { authorization: `Bearer ${session.token}` },
        })
        if (answer.statusCode === 200) return answer.body.json()
        await answer.body.dump()
        throw new ApiRefusal(answer.statusCode)
      }
      try {
        const { title, body } = await render(read, asked.params as Record<string, string>)
        return html(reply, documentOf({ front: front.title, title, user: session.user, ...hero, children: body }))
      } catch (error) {
        if (error instanceof ApiRefusal && error.status === 401) return reply.redirect('/login', 303)
        const status = error instanceof ApiRefusal && error.status < 500 ? error.status : 502
        const said = status === 502 ? 'The platform does not answer now.' : 'There is no such page for you.'
        reply.code(status)
        return html(reply, documentOf({ front: front.title, title: 'Not now', user: session.user, children: said }))
      }
    })

  const url = await server.listen({ host: '127.0.0.1', port })
  return {
    url,
    async close() {
      server.server.closeAllConnections()
      await server.close()
      await agent.destroy()
    },
  }
}

async function addAssets(server: FastifyInstance, { blockMs, pictureMs }: FrontFlaws): Promise<void> {
  const asset = (name: string) => readFile(new URL(`assets/${name}`, import.meta.url), 'utf8')
  const [style, script] = await Promise.all([asset('front.css'), asset('front.js')])
  const block =
    blockMs === undefined
      ? ''
      : `addEventListener('input', () => { for (const end = performance.now() + ${blockMs}; performance.now() < end; ); }, true)\n`
  server.get('/front.css', (_request, reply) => reply.type('text/css').send(style))
  server.get('/front.js', (_request, reply) => reply.type('text/javascript').send(block + script))
  if (pictureMs === undefined) return
  const picture = noisePicture(400, 225)
  server.get('/picture.png', async (_request, reply) => {
    await sleep(pictureMs)
    return reply.type('image/png').send(picture)
  })
}
