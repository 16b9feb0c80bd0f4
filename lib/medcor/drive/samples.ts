import type { TimeTags } from '../../drive/clock'
import { counted } from '../../drive/samples'
import { metric } from './vocabulary'

export function sessionsSample(value: number, tags: TimeTags): void {
  counted(metric.sessions_open, 'sessions_open', value, tags)
}

export function roleGap(value: number, tags: TimeTags): void {
  counted(metric.role_gap, 'role_gap', value, tags)
}

/** One record, encrypted against plain: the difference in ms, the ratio, and the ratio of two equal reads. */
export function pairedRead(
  { ms, ratio, control }: { ms: number; ratio: number; control: number },
  tags: TimeTags,
): void {
  counted(metric.paired_ms, 'paired', ms, tags)
  metric.paired_ratio.add(ratio, { pair: 'encryption', ...tags })
  metric.paired_ratio.add(control, { pair: 'control', ...tags })
}

export function connectionTime(connection: 'cold' | 'warm', value: number): void {
  metric.connection_ms.add(value, { connection })
}
