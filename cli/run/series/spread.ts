import type { Histogram } from './remote-write'

/** Each bucket is this much wider than the one below; those that k6 sends are wider, by 9 %. */
const growth = 1.02
const least = 0.001

/** Latencies of some time, as counts by size; any number of them can be put together. */
export class LatencySpread {
  count = 0
  sum = 0
  max = 0
  private readonly buckets = new Map<number, number>()

  add({ count, sum, buckets }: Histogram): void {
    this.count += count
    this.sum += sum
    for (const [value, number] of buckets) {
      this.max = Math.max(this.max, value)
      this.put(bucketOf(value), number)
    }
  }

  merge(other: LatencySpread): void {
    this.count += other.count
    this.sum += other.sum
    this.max = Math.max(this.max, other.max)
    for (const [bucket, number] of other.buckets) this.put(bucket, number)
  }

  /** @returns null without a sample */
  percentile(p: number): number | null {
    const total = [...this.buckets.values()].reduce((sum, one) => sum + one, 0)
    if (total === 0) return null
    let left = (p / 100) * total
    for (const [bucket, number] of [...this.buckets].sort(([a], [b]) => a - b)) {
      left -= number
      if (left <= 0) return Math.min(this.max, least * growth ** bucket)
    }
    return this.max
  }

  private put(bucket: number, number: number): void {
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + number)
  }
}

function bucketOf(value: number): number {
  return Math.max(0, Math.round(Math.log(Math.max(value, least) / least) / Math.log(growth)))
}
