import { join } from 'node:path'
import { textIn } from '../../service/whole-file'
import type { PeerSample, PeerSamples } from '../samples'
import type { PeerTool } from '../tool'
import { jmeterFiles } from './plan'

/** Where a run leaves its samples: JMeter's own log of results, as CSV. */
export const jtlName = 'samples.jtl'

/** Columns that are read, of those that JMeter may have been told to write. */
const wanted = ['timeStamp', 'elapsed', 'label', 'success'] as const

export const jmeter: PeerTool = {
  name: 'jmeter',
  title: 'JMeter',
  write: jmeterFiles,
  read: async (folder) => readJtl(await textIn(join(folder, jtlName)), jtlName),
}

/**
 * Samples of a JTL file. JMeter exits 0 whatever its samples are: what failed stands here.
 * @throws Error of one line when it is missing or damaged
 */
export function readJtl(text: string | undefined, file: string): PeerSamples {
  if (!text) throw new Error(`JMeter left no ${file}: it did not run`)
  const [header = '', ...lines] = text.split('\n')
  const columns = header.trim().split(',')
  const missing = wanted.filter((name) => !columns.includes(name))
  if (missing.length > 0)
    throw new Error(`${file} has no column ${missing.join(', ')}: JMeter has to write CSV with field names`)
  const at = Object.fromEntries(columns.map((name, index) => [name, index]))
  // What follows the last end of line is a rest, empty or cut off.
  const samples = lines.slice(0, -1).map((line, index): PeerSample => {
    const fields = line.trim().split(',')
    const of = (name: (typeof wanted)[number]) => fields[at[name] ?? -1] ?? ''
    const sample = {
      atMs: Number(of('timeStamp')),
      tookMs: Number(of('elapsed')),
      label: of('label'),
      ok: of('success') === 'true',
    }
    if (fields.length !== columns.length || !Number.isFinite(sample.atMs) || !Number.isFinite(sample.tookMs))
      throw new Error(`${file}: line ${index + 2} is no sample: the file is damaged, run it again`)
    return sample
  })
  return { samples, failedUnseen: 0 }
}
