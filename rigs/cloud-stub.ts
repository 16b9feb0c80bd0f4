import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/*
 * As much of the API of k6 Cloud as `k6 cloud upload` and `run` ask, by the shape that k6 2.2.0's own client has. It runs
 * nothing by itself. What the real cloud does with an archive is not proved by it.
 */

/** A request that the stub got. */
interface CloudRequest {
  line: string
  authorization: string
  stack: string
}

/** The stub, and what was sent to it. */
export interface CloudStub {
  url: string
  requests: CloudRequest[]
  /** The archive that was uploaded last. */
  archive(): Buffer | undefined
  close(): Promise<void>
}

const loadTest = 456
const testRun = 123
const at = '2026-01-01T00:00:00Z'
const status = { type: 'completed', entered: at }

/** @param result what a run came to there */
export async function startCloudStub(result: 'passed' | 'failed' = 'passed'): Promise<CloudStub> {
  const requests: CloudRequest[] = []
  let archive: Buffer | undefined
  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    const { authorization = '', 'x-stack-id': stack = '' } = request.headers
    requests.push({ line: `${request.method} ${request.url}`, authorization, stack: String(stack) })
    if (/multipart/.test(request.headers['content-type'] ?? '')) archive = fileIn(body, request)
    answer(request, response, result)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    archive: () => archive,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function answer({ method, url = '' }: IncomingMessage, response: ServerResponse, result: string): void {
  const send = (code: number, body: object) =>
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (url.endsWith('/validate_options')) {
    send(200, {
      vuh_usage: 0.5,
      breakdown: {
        protocol_vuh: 0.5,
        browser_vuh: 0,
        base_total_vuh: 0.5,
        reduction_rate: 0,
        reduction_rate_breakdown: {},
      },
    })
  } else if (method === 'POST' && /\/projects\/\d+\/load_tests$/.test(url)) {
    send(201, { id: loadTest, project_id: 7, name: 'a test', baseline_test_run_id: null, created: at, updated: at })
  } else if (url.endsWith(`/load_tests/${loadTest}/start`)) {
    send(200, { ...run(result), test_run_details_page_url: `https://stack.example.test/runs/${testRun}` })
  } else if (url.endsWith(`/test_runs/${testRun}`)) send(200, run(result))
  else send(404, { error: { message: `the stub has no ${url}`, code: 'not_found' } })
}

function run(result: string): object {
  return {
    id: testRun,
    test_id: loadTest,
    project_id: 7,
    started_by: null,
    created: at,
    ended: at,
    note: '',
    retention_expiry: null,
    cost: null,
    status: 'completed',
    status_details: status,
    status_history: [status],
    distribution: [],
    result,
    result_details: { type: '' },
    options: {},
    k6_dependencies: {},
    k6_versions: {},
    max_vus: 1,
    max_browser_vus: 0,
    estimated_duration: 60,
    execution_duration: 60,
    is_starred: false,
  }
}

/** The file of a form: from the end of its head to the last boundary. */
function fileIn(body: Buffer, { headers }: IncomingMessage): Buffer | undefined {
  const boundary = /boundary=([^;]+)/.exec(headers['content-type'] ?? '')?.[1]
  const head = body.indexOf('name="script"')
  if (!boundary || head < 0) return undefined
  const from = body.indexOf('\r\n\r\n', head) + 4
  return body.subarray(from, body.indexOf(`\r\n--${boundary}`, from))
}
