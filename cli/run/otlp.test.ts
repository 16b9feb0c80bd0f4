import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { otlpEnvironment } from './otlp'

const asTags = 'dd-otel-metric-config=%7B%22resource_attributes_as_tags%22%3Atrue%7D'
const labels = { run: 'r1', platform: 'acme' }

describe('before a run', () => {
  const answering = async (code: number) => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers['content-type']}`)
      response.writeHead(code).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const said = await otlpEnvironment(url, labels, {}).problem()
    server.close()
    return { said, asked, url }
  }

  it('a collector that takes it is asked once, with nothing', async () => {
    const { said, asked } = await answering(200)
    expect([said, asked]).toEqual([undefined, ['POST /v1/metrics application/x-protobuf']])
  })

  it('one that rejects it is told of in one line', async () => {
    const { said, url } = await answering(403)
    expect(said).toBe(`${url} rejects OTLP (403): is the key right? The run goes on without it`)
  })

  it('and so is one that is not there', async () => {
    expect(await otlpEnvironment('http://127.0.0.1:9', labels, {}).problem()).toMatch(
      /^http:\/\/127\.0\.0\.1:9 does not answer OTLP \(.+\); the run goes on without it$/,
    )
  })
})

describe('OTLP to', () => {
  it.each([
    ['datadog', { DD_API_KEY: 'k=1,2' }, 'otlp.datadoghq.com', `dd-api-key=k%3D1%2C2,${asTags}`],
    ['datadog', { DD_API_KEY: 'k', DD_SITE: 'datadoghq.eu' }, 'otlp.datadoghq.eu', `dd-api-key=k,${asTags}`],
    ['new-relic', { NEW_RELIC_LICENSE_KEY: 'k' }, 'otlp.nr-data.net', 'api-key=k'],
    ['new-relic', { NEW_RELIC_LICENSE_KEY: 'k', NEW_RELIC_REGION: 'EU' }, 'otlp.eu01.nr-data.net', 'api-key=k'],
  ])('%s of %o', (name, secrets, host, headers) => {
    const { env, shown } = otlpEnvironment(name, labels, secrets)
    expect(env).toMatchObject({
      K6_OUT: 'opentelemetry',
      K6_OTEL_HTTP_EXPORTER_ENDPOINT: host,
      K6_OTEL_HTTP_EXPORTER_URL_PATH: '/v1/metrics',
      K6_OTEL_HTTP_EXPORTER_INSECURE: 'false',
      K6_OTEL_HEADERS: headers,
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
      OTEL_RESOURCE_ATTRIBUTES: 'run=r1,platform=acme',
    })
    for (const secret of Object.values(secrets).filter((value) => value.startsWith('k'))) {
      expect(shown.replace('(', '')).not.toContain(` ${secret}`)
    }
  })

  it('a collector keeps the outputs and attributes that there are', () => {
    const { env } = otlpEnvironment('http://127.0.0.1:4318', labels, {
      K6_OUT: 'json=x.json',
      OTEL_RESOURCE_ATTRIBUTES: 'team=voice',
    })
    expect(env).toMatchObject({
      K6_OUT: 'json=x.json,opentelemetry',
      K6_OTEL_HTTP_EXPORTER_ENDPOINT: '127.0.0.1:4318',
      K6_OTEL_HTTP_EXPORTER_URL_PATH: '/v1/metrics',
      K6_OTEL_HTTP_EXPORTER_INSECURE: 'true',
      OTEL_RESOURCE_ATTRIBUTES: 'team=voice,run=r1,platform=acme',
    })
    expect(env).not.toHaveProperty('K6_OTEL_HEADERS')
  })

  it.each([
    ['datadog', {}, /needs DD_API_KEY/],
    ['new-relic', {}, /needs NEW_RELIC_LICENSE_KEY/],
    ['datadog', { DD_API_KEY: 'two\nlines' }, /^DD_API_KEY has characters that no header can hold$/],
    ['dynatrace', {}, /takes datadog, new-relic, or an http/],
    ['http://u:open-sesame@127.0.0.1', {}, /takes no user and password/],
  ])('%s of %o is refused in one line, with no secret in it', (name, env, line) => {
    expect(() => otlpEnvironment(name, labels, env)).toThrow(line)
    expect(() => otlpEnvironment(name, labels, env)).not.toThrow(/sesame|two/)
  })
})
