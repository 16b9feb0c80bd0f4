import { recoversFrom } from './recovers-from'

recoversFrom(() => true)
