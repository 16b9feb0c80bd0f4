import type { Result } from '../lib/plan/summary/result'
import type { TcallSection } from '../lib/tcall/plan/report'

/** TCall's own section of a result. */
export function tcallSection(result: Result | undefined): TcallSection | undefined {
  return result?.platform_report as TcallSection | undefined
}
