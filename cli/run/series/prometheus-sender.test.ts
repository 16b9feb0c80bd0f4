import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { compress, uncompress } from 'snappyjs'
import { afterEach, describe, expect, it } from 'vitest'
import { prometheusAddress } from './prometheus-address'
import { PrometheusSender } from './prometheus-sender'
import { RemoteWriteReader } from './remote-write'
import { writeRequest } from './write-request'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A server that answers by these codes, the last one for ever, and what it took. */
async function prometheus(...codes: number[]) {
  const taken: { path: string; authorization: string | undefined; values: string[] }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const code = (codes.length > 1 ? codes.shift() : codes[0]) ?? 204
      const points = new RemoteWriteReader().points(compress(uncompress(Buffer.concat(chunks))))
      if (code < 300)
        taken.push({
          path: request.url ?? '',
          authorization: request.headers.authorization,
          values: points.map(({ metric, tags, value }) => `${metric} ${tags['run']} ${value}`),
        })
      response.writeHead(code).end(code < 300 ? '' : 'out of order\nsecond line')
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken }
}

const message = (value: number) => compress(writeRequest([{ name: 'k6_vus', labels: {}, value, atMs: 1 }]))

function sender(url: string) {
  const said: string[] = []
  const facts = [{ name: 'k6_fact', labels: {}, value: 7 }]
  return { said, sender: new PrometheusSender(prometheusAddress(url), { run: 'r1' }, facts, (line) => said.push(line)) }
}

describe('what k6 sends', () => {
  it('goes on in order, with the labels of the run and what else is known of it', async () => {
    const { url, taken } = await prometheus(204)
    const { said, sender: to } = sender(url)
    for (const value of [1, 2, 3]) to.forward(message(value), 5)
    to.tell([{ name: 'k6_outcome', labels: {}, value: 0 }], 6)
    await to.stop()
    expect(taken.map(({ values }) => values)).toEqual([
      ['vus r1 1', 'fact r1 7'],
      ['vus r1 2', 'fact r1 7'],
      ['vus r1 3', 'fact r1 7'],
      ['vus r1 3', 'fact r1 7', 'outcome r1 0'],
    ])
    expect(taken[0]?.path).toBe('/api/v1/write')
    expect(said).toEqual([`Prometheus at ${url} took 4 messages of this run (run="r1")`])
  })

  it('is said again each minute where it has not changed, and all of it at the end: Prometheus forgets', async () => {
    const { url, taken } = await prometheus(204)
    const { sender: to } = sender(url)
    const other = compress(writeRequest([{ name: 'k6_other', labels: {}, value: 5, atMs: 1 }]))
    to.forward(other, 1_000)
    to.forward(message(1), 6_000)
    to.forward(message(2), 62_000)
    to.tell([], 63_000)
    await to.stop()
    expect(taken.map(({ values }) => values.filter((value) => !value.startsWith('fact')))).toEqual([
      ['other r1 5'],
      ['vus r1 1'],
      ['vus r1 2', 'other r1 5'],
      ['other r1 5', 'vus r1 2'],
    ])
  })

  it('waits for a Prometheus that cannot take it now', async () => {
    const { url, taken } = await prometheus(503, 204)
    const { said, sender: to } = sender(url)
    to.forward(message(1), 5)
    await to.stop()
    expect(taken.map(({ values }) => values[0])).toEqual(['vus r1 1'])
    expect(said[0]).toContain('answers 503 out of order; the run goes on')
  })

  it('is given up where it is rejected, which is said once, and counted', async () => {
    const { url, taken } = await prometheus(400, 400, 204)
    const { said, sender: to } = sender(url)
    for (const value of [1, 2, 3]) to.forward(message(value), 5)
    await to.stop()
    expect(taken.map(({ values }) => values[0])).toEqual(['vus r1 3'])
    expect(said).toHaveLength(2)
    expect(said[0]).toContain('rejects what it is sent (400 out of order); the run goes on')
    expect(said[1]).toContain('lacks 2 of 3 messages')
  })

  it('is lost with a Prometheus that nobody answers for, and the run is told', async () => {
    const { said, sender: to } = sender('http://127.0.0.1:9')
    to.forward(message(1), 5)
    await to.stop()
    expect(said).toHaveLength(2)
    expect(said[0]).toContain('does not answer')
    expect(said[1]).toContain('lacks 1 of 1 messages')
  })
})

describe('an address', () => {
  it.each([
    ['http://127.0.0.1:9090', 'http://127.0.0.1:9090/api/v1/write', undefined],
    ['https://mimir.example.test/api/v1/push', 'https://mimir.example.test/api/v1/push', 'Bearer t0'],
  ])('%s takes it at %s', (text, write, authorization) => {
    const address = prometheusAddress(text, authorization && 't0')
    expect(address.write).toBe(write)
    expect(address.headers).toEqual(authorization ? { authorization } : {})
  })

  it('shows no user and no password', () => {
    const address = prometheusAddress('https://someone:open-sesame@prometheus.example.test/x')
    expect(JSON.stringify([address.write, address.shown])).not.toMatch(/someone|sesame/)
    expect(address.headers['authorization']).toMatch(/^Basic /)
  })

  it.each(['prometheus', 'ftp://x', 'http://', ''])('"%s" is none', (text) => {
    expect(() => prometheusAddress(text)).toThrow(/^--prometheus takes an http\(s\) URL/)
  })
})
