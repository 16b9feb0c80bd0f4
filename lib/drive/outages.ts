import { add } from './init'

/** How long the platform did not answer one VU that kept asking: from the first failure to the next answer, in seconds. */
export class Outages {
  private downSince: number | undefined

  /** @param answered whether it just did */
  saw(answered: boolean, atMs = Date.now()): void {
    if (!answered) this.downSince ??= atMs
    else this.over(atMs)
  }

  /** Still down when the load ended: counted until then. */
  conclude(endMs: number): void {
    this.over(endMs)
  }

  private over(atMs: number): void {
    if (this.downSince === undefined) return
    add.outage_s(Math.max(0, (atMs - this.downSince) / 1000))
    this.downSince = undefined
  }
}
