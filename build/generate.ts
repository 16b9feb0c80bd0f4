import { generateContracts } from './contracts'

await generateContracts()
