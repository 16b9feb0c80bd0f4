import { join } from 'node:path'
import { textIn } from '../../service/whole-file'
import { type PeerSamples, samplesOfRows } from '../samples'
import type { PeerTool } from '../tool'
import { gatlingFiles } from './simulation'

/** Where the simulation writes its samples. */
export const gatlingSamples = 'samples.csv'

export const gatling: PeerTool = {
  name: 'gatling',
  title: 'Gatling',
  write: gatlingFiles,
  async read(folder): Promise<PeerSamples> {
    const text = await textIn(join(folder, gatlingSamples))
    if (text === undefined) throw new Error(`Gatling left no ${gatlingSamples}: it did not run`)
    return { samples: samplesOfRows(text, gatlingSamples), failedUnseen: 0 }
  },
}
