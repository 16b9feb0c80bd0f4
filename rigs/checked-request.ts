import type { validators as anyValidators } from '../contracts/generated/tcall.validators'

export interface CheckedAnswer<Body = Record<string, unknown>> {
  status: number
  headers: Headers
  body: Body
}

export interface CheckedRequestOptions {
  params?: Record<string, string | number>
  query?: Record<string, string | number | boolean>
  body?: unknown
  headers?: Record<string, string>
}

type Endpoint = { id: string; method: string; path: string; name: string }

/** Sends one operation and checks the answer against the contract, whatever its status. */
export async function sendChecked<Body>(
  base: string,
  endpoint: Endpoint,
  validators: typeof anyValidators,
  { params = {}, query = {}, body, headers = {} }: CheckedRequestOptions,
): Promise<CheckedAnswer<Body>> {
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, String(value)] as [string, string]),
  )
  const response = await fetch(`${base}${path}${search.size > 0 ? `?${search}` : ''}`, {
    method: endpoint.method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const answer = { status: response.status, headers: response.headers, body: (await response.json()) as Body }
  const validate = validators[`${endpoint.name} ${answer.status}`]
  if (!validate) {
    // 503 is the answer of any operation without its database; the contract lists it for health alone.
    if (answer.status === 503) return answer
    throw new Error(`${endpoint.id}: the contract has no ${answer.status}: ${JSON.stringify(answer.body)}`)
  }
  if (!validate(answer.body)) throw new Error(`${endpoint.id} ${answer.status}: ${JSON.stringify(validate.errors)}`)
  return answer
}
