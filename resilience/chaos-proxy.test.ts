import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ChaosProxy } from './chaos-proxy'

let server: Server
let proxy: ChaosProxy
beforeEach(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => response.end(`answer to ${request.url}`))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  proxy = await ChaosProxy.start({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
})
afterEach(async () => {
  await proxy.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const ask = (path = '/x') => fetch(`http://127.0.0.1:${proxy.port}${path}`).then((response) => response.text())

describe('the chaos proxy', () => {
  it('passes everything on, both ways', async () => {
    expect(await Promise.all(['/a', '/b'].map(ask))).toEqual(['answer to /a', 'answer to /b'])
  })

  it('delays each direction', async () => {
    await ask()
    proxy.set({ kind: 'delay', ms: 60 })
    const start = Date.now()
    await ask()
    // A lower bound only: how much longer a busy machine takes is not the question.
    expect(Date.now() - start).toBeGreaterThanOrEqual(118)
  })

  it('holds up what is under way and what is new, and lets it go on', async () => {
    await ask()
    proxy.set({ kind: 'stall' })
    let answered = false
    const waiting = ask('/late').then((text) => {
      answered = true
      return text
    })
    await new Promise((resolve) => setTimeout(resolve, 80))
    expect(answered).toBe(false)
    proxy.set({ kind: 'none' })
    expect(await waiting).toBe('answer to /late')
  })

  it('cuts every connection, and each new one, until it ends', async () => {
    await ask()
    proxy.set({ kind: 'reset' })
    await expect(ask()).rejects.toThrow()
    proxy.set({ kind: 'none' })
    expect(await ask()).toBe('answer to /x')
  })
})
