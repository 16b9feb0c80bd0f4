import { identityIn, type ProcessIdentity } from '../../service/postgres/processes'

/** What is up in this checkout: the supervisor, and the parts it started. */
export interface UpState {
  supervisor: ProcessIdentity
  url: string
  /** In the order of stopping, once all are there. */
  parts: (ProcessIdentity & { title: string })[]
}

/** `undefined` when the text is of no state: a machine that stops at once leaves files empty or cut. */
export function stateIn(text: string): UpState | undefined {
  const found = parsed(text)
  const supervisor = identityIn(found?.['supervisor'])
  const [url, parts] = [found?.['url'], found?.['parts']]
  if (!supervisor || typeof url !== 'string' || !Array.isArray(parts)) return undefined
  const whole = parts.flatMap((part: unknown) => {
    const [identity, title] = [identityIn(part), (part as { title?: unknown } | null)?.title]
    return identity && typeof title === 'string' ? [{ ...identity, title }] : []
  })
  return whole.length === parts.length ? { supervisor, url, parts: whole } : undefined
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
