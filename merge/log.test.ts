import { describe, expect, it } from 'vitest'
import { partsInLog } from './log'

const part = '{"kind":"run","title":"a \\"quoted\\" title"}'

/** A line in pieces, as a container's runtime keeps it. */
function pieces(line: string, length: number): string[] {
  return Array.from({ length: Math.ceil(line.length / length) }, (_, at) => line.slice(at * length, (at + 1) * length))
}

describe('partsInLog', () => {
  const line = `SLA_PART ${part}`
  const cri = pieces(line, 10).map(
    (text, at, all) => `2026-11-26T10:00:00.1Z stdout ${at < all.length - 1 ? 'P' : 'F'} ${text}`,
  )
  const docker = pieces(line, 10).map((text, at, all) =>
    JSON.stringify({ log: at < all.length - 1 ? text : `${text}\n`, stream: 'stdout' }),
  )
  it.each([
    ["k6's own output", ['time="…" level=info msg=x', '', line, 'the end']],
    ['with a time before it', [`2026-11-26T10:00:00Z ${line}`]],
    ['of several pods in one stream', [`pod/a ${line}`, `pod/b ${line}`]],
    ['of a container, in pieces', cri],
    ['of Docker, in pieces', docker],
    ['with the ends of lines of Windows', [`${line}\r`, 'x\r']],
  ])('finds it in a log %s', (what, lines) => {
    expect(partsInLog(lines.join('\n'))).toEqual(what.startsWith('of several') ? [part, part] : [part])
  })

  it('finds none where there is none', () => {
    expect(partsInLog('SLA_PART is the marker\n{"log":cut')).toEqual([])
    expect(partsInLog('')).toEqual([])
  })
})
