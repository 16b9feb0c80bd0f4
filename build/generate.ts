import { ensureContracts } from './ensure-contracts'

await ensureContracts()
