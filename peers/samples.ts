/** One request, as a tool saw it. */
export interface PeerSample {
  /** When it was sent, in ms since the epoch. */
  atMs: number
  tookMs: number
  label: string
  /** Answered, and with the expected status. */
  ok: boolean
}

/** What a tool left of a run. */
export interface PeerSamples {
  samples: PeerSample[]
  /** Requests that failed without a sample of their own: the tool counts them, and does not say when. */
  failedUnseen: number
}
/**
 * Rows `at_ms,took_ms,label,ok` of a file whose last line may be cut off: the tool may have been killed.
 * @throws Error of one line when another line is not such a row
 */
export function samplesOfRows(text: string, file: string): PeerSample[] {
  const lines = text.split('\n')
  // Whole lines end; what comes after the last end is a rest, empty or cut off.
  return lines.slice(0, -1).map((line, at) => {
    const [atMs, tookMs, label, ok] = line.split(',')
    const sample = { atMs: Number(atMs), tookMs: Number(tookMs), label: label ?? '', ok: ok === '1' }
    if (!Number.isFinite(sample.atMs) || !Number.isFinite(sample.tookMs) || !label || (ok !== '0' && ok !== '1'))
      throw new Error(`${file}: line ${at + 1} is no sample: its output is damaged, run it again`)
    return sample
  })
}
