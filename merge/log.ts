import { partMarker } from '../lib/plan/summary/part'

/**
 * The results that instances wrote to a log, as text. It may be k6's output itself, what `kubectl logs` or Docker makes of
 * it, or a container's log file as it lies on a node, where long lines are cut into pieces.
 */
export function partsInLog(log: string): string[] {
  return whole(log.split(/\r?\n/)).flatMap((line) => {
    const at = line.indexOf(`${partMarker} {`)
    return at < 0 ? [] : [line.slice(at + partMarker.length + 1)]
  })
}

/** Lines of a log, those that were cut put together again. */
function whole(lines: readonly string[]): string[] {
  const found: string[] = []
  let begun = ''
  for (const line of lines) {
    const { text, ends } = piece(line)
    begun += text
    if (!ends) continue
    found.push(begun)
    begun = ''
  }
  return [...found, begun]
}

/** A line of a container's log: of the runtime interface (`P`: more follows), of Docker, or as it is. */
function piece(line: string): { text: string; ends: boolean } {
  const [, more, text] = /^\S+ std(?:out|err) ([PF]) (.*)$/.exec(line) ?? []
  if (text !== undefined) return { text, ends: more === 'F' }
  if (line.startsWith('{"log":')) {
    const docker = dockerText(line)
    if (docker !== undefined) return { text: docker.replace(/\r?\n$/, ''), ends: docker.endsWith('\n') }
  }
  return { text: line, ends: true }
}

function dockerText(line: string): string | undefined {
  try {
    const { log } = JSON.parse(line) as { log?: unknown }
    return typeof log === 'string' ? log : undefined
  } catch {
    return undefined
  }
}
