import type { TimeTags } from '../../drive/clock'
import { addCounted } from '../../drive/samples'
import { add } from './vocabulary'

export function sessionsSample(value: number, tags: TimeTags): void {
  addCounted(add.sessions_open, 'sessions_open', value, tags)
}

export function roleGap(value: number, tags: TimeTags): void {
  addCounted(add.role_gap, 'role_gap', value, tags)
}

/** One record, encrypted against plain: the difference in ms, the ratio, and the ratio of two equal reads. */
export function pairedRead(
  { ms, ratio, control }: { ms: number; ratio: number; control: number },
  tags: TimeTags,
): void {
  addCounted(add.paired_ms, 'paired', ms, tags)
  add.paired_ratio(ratio, { pair: 'encryption', ...tags })
  add.paired_ratio(control, { pair: 'control', ...tags })
}

/** One of many: counted, since a limit is on it. */
export function floodedConnection(value: number): void {
  connectionTime('cold', value)
  add.samples(1, { of: 'handshakes' })
}

export function connectionTime(connection: 'cold' | 'warm', value: number): void {
  add.connection_ms(value, { connection })
}
