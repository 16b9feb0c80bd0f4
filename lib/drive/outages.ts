import { addCore } from './init'

/** How long the platform did not answer one VU that kept asking: from the first failure to the next answer, in seconds. */
export class Outages {
  private downSince: number | undefined

  /** @param answered whether the platform just answered */
  saw(answered: boolean, atMs = Date.now()): void {
    if (!answered) this.downSince ??= atMs
    else this.over(atMs)
  }

  /** A platform that is still down when the load ends: the outage counts until then. */
  conclude(endMs: number): void {
    this.over(endMs)
  }

  private over(atMs: number): void {
    if (this.downSince === undefined) return
    addCore.outage_s(Math.max(0, (atMs - this.downSince) / 1000))
    this.downSince = undefined
  }
}
