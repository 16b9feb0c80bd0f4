interface Endpoint {
  method: string
  path: string
  capability?: string
}

/** The capabilities of a contract that one GET tells of, which needs no id. @param at the setting of the address */
export function readProbes(endpoints: Readonly<Record<string, Endpoint>>, at: string) {
  return Object.values(endpoints).flatMap(({ method, path, capability }) =>
    method === 'GET' && capability && !path.includes('{') ? [{ capability, at, path }] : [],
  )
}
