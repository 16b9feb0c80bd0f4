import { join } from 'node:path'
import { textIn } from '../../service/whole-file'
import { type PeerSamples, samplesOfRows } from '../samples'
import type { PeerTool } from '../tool'
import { artilleryFiles } from './script'

/** Where the processor writes its samples, and Artillery its report. */
export const artilleryOutput = { samples: 'samples.csv', report: 'report.json' } as const

export const artillery: PeerTool = {
  name: 'artillery',
  title: 'Artillery',
  write: artilleryFiles,
  read: async (folder) =>
    readArtillery(
      await textIn(join(folder, artilleryOutput.samples)),
      await textIn(join(folder, artilleryOutput.report)),
    ),
}

/**
 * Samples, and the requests that got no answer: those Artillery only counts.
 * @param report undefined where it was killed before it wrote one
 * @throws Error of one line
 */
export function readArtillery(samples: string | undefined, report: string | undefined): PeerSamples {
  if (samples === undefined) throw new Error(`Artillery left no ${artilleryOutput.samples}: it did not run`)
  return { samples: samplesOfRows(samples, artilleryOutput.samples), failedUnseen: report ? unanswered(report) : 0 }
}

function unanswered(report: string): number {
  let counters: Record<string, number>
  try {
    counters = (JSON.parse(report) as { aggregate: { counters: Record<string, number> } }).aggregate.counters
  } catch {
    throw new Error(`${artilleryOutput.report} is cut off or damaged: run it again`)
  }
  // An answer that lacks a field has a sample of its own.
  return Object.entries(counters)
    .filter(([name]) => name.startsWith('errors.') && !name.includes('capture'))
    .reduce((sum, [, count]) => sum + count, 0)
}
