import { count } from '../lib/data/plain'
import type { DataPool } from './pools'

/** How many times each visitor rings. */
export const acmePools: Readonly<Record<string, DataPool>> = {
  'acme-visitors': {
    fields: { rings: count },
    rows: async () => ({ of: 3, rows: [{ rings: 3 }, { rings: 4 }, { rings: 5 }] }),
  },
}
