import { SharedArray } from 'k6/data'
import { readPool } from '../../lib/plan/data-pool'

export const options = { vus: 2, iterations: 2 }

const rows = new SharedArray('pool', () => readPool<{ to_number: string }>('tcall-destinations', () => undefined))

export default function (): void {
  if (rows[0]?.to_number === undefined) throw new Error('the pool is empty')
}
