import { sleep } from 'k6'
import { loadEndsAt, phaseOf } from './clock'
import { compareWindows } from './soak-windows'

/** Whether sessions end now. They leave early, since a short ramp-down may be over before a VU's next step is due. */
export function leaving(): boolean {
  const phase = phaseOf(Date.now())
  return phase === 'ramp-down' || phase === 'drain'
}

/** The VU is done. It waits to be ramped down, so that k6 gives it no further iteration. */
export function leave(): void {
  compareWindows('over', 0)
  sleep(Math.max(1, (loadEndsAt() - Date.now()) / 1000))
}
