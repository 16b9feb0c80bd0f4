import type { PhaseName } from '../../../thresholds/plan'
import { counted } from '../../drive/samples'
import { metric } from './vocabulary'

export function sessionsSample(value: number, phase: PhaseName): void {
  counted(metric.sessions_open, 'sessions_open', value, { phase })
}

export function roleGap(value: number, phase: PhaseName): void {
  counted(metric.role_gap, 'role_gap', value, { phase })
}

/** One record, encrypted against plain: the difference in ms, the ratio, and the ratio of two equal reads. */
export function pairedRead(
  { ms, ratio, control }: { ms: number; ratio: number; control: number },
  phase: PhaseName,
): void {
  counted(metric.paired_ms, 'paired', ms, { phase })
  metric.paired_ratio.add(ratio, { pair: 'encryption', phase })
  metric.paired_ratio.add(control, { pair: 'control', phase })
}

export function connectionTime(connection: 'cold' | 'warm', value: number): void {
  metric.connection_ms.add(value, { connection })
}
