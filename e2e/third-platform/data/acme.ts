import { countField } from '../lib/data/plain'
import type { DataPool } from './pools'

/** How many times each visitor rings. */
export const acmePools: Readonly<Record<string, DataPool>> = {
  'acme-visitors': {
    fields: { rings: countField },
    rows: async () => ({ of: 3, rows: [{ rings: 3 }, { rings: 4 }, { rings: 5 }] }),
  },
}
