/** A series over time, oldest value first. */
export interface PrometheusSeries {
  labels: Readonly<Record<string, string>>
  values: readonly number[]
}

interface Answer {
  status?: string
  error?: string
  data?: { result: { metric: Record<string, string>; value?: [number, string]; values?: [number, string][] }[] }
}

/**
 * @param over how far back, and how fine, in seconds; without it, what is now
 * @throws Error of one line with the query, when it has no answer
 */
export async function askPrometheus(
  url: string,
  query: string,
  over?: { seconds: number; step: number },
): Promise<PrometheusSeries[]> {
  const end = Date.now() / 1_000
  const range = over && { start: String(end - over.seconds), end: String(end), step: String(over.step) }
  const response = await fetch(`${url}/api/v1/${over ? 'query_range' : 'query'}`, {
    method: 'POST',
    body: new URLSearchParams({ query, ...range }),
    signal: AbortSignal.timeout(30_000),
  }).catch((error: Error) => {
    throw new Error(`Prometheus at ${url} does not answer: ${error.message}`)
  })
  const { data, error } = (await response.json()) as Answer
  if (!data) throw new Error(`Prometheus cannot answer ${query}: ${error}`)
  return data.result.map(({ metric, value, values = value ? [value] : [] }) => ({
    labels: metric,
    values: values.map(([, text]) => Number(text)),
  }))
}
