import { identifiers } from '../../lib/data/identifiers'
import { pick, seededRandom } from '../../lib/data/random'
import { allowedHosts } from '../scan/allowed-hosts'
import { scanText } from '../scan/scan'
import { carriers } from './carriers'
import { poolMutations } from './pool-mutations'
import { realClasses } from './values'

/** What became of the mutations of one class. */
export interface Recall {
  id: string
  injected: number
  found: number
  /** Those found that were also called by their class. */
  named: number
  /** What was missed, with its carrier. */
  missed: string[]
  /** Reserved values written in the same ways. */
  controls: number
  /** Those of them that were taken for real ones. */
  falseAlarms: string[]
}

const none = allowedHosts([])

/** Ten digits alone, as an NPI is: whatever they are, they could be dialled, and are reported. */
const readsAsPhone = 'npi'

/**
 * Injects real values, and as a control reserved ones, of every class in every carrier and every field of the pools.
 * @param each how many of each a class and carrier have
 */
export function recallOf(seed: number, each: number): Recall[] {
  const pools = poolMutations(seed, each)
  const inCarriers = realClasses.map((real, at) => {
    const random = seededRandom(seed, at)
    const recall: Recall = { id: real.id, injected: 0, found: 0, named: 0, missed: [], controls: 0, falseAlarms: [] }
    const make = identifiers.find(({ id }) => id === real.id)?.make
    for (const { id: carrier, file, bare, write } of carriers) {
      const makers = [real.plain, bare ? undefined : real.labelled].filter((maker) => maker !== undefined)
      for (let i = 0; makers.length > 0 && i < each; i++) {
        const label = pick(random, real.labels)
        inject(recall, file, write(label, pick(random, makers)(random), random), carrier)
        if (make && !(bare && real.id === readsAsPhone))
          control(recall, file, write(label, make(random), random), carrier)
      }
    }
    for (const { file, text } of pools.filter(({ id }) => id === real.id)) inject(recall, file, text, 'row of a pool')
    return recall
  })
  const unknown: Recall = { id: 'unknown', injected: 0, found: 0, named: 0, missed: [], controls: 0, falseAlarms: [] }
  for (const { file, text } of pools.filter(({ id }) => id === 'unknown')) inject(unknown, file, text, 'row of a pool')
  return [...inCarriers, unknown]
}

function inject(recall: Recall, file: string, text: string, carrier: string): void {
  const findings = scanText(file, text, none)
  recall.injected += 1
  if (findings.length === 0) recall.missed.push(`${carrier}: ${text}`)
  else recall.found += 1
  if (findings.some(({ id }) => id === recall.id)) recall.named += 1
}

function control(recall: Recall, file: string, text: string, carrier: string): void {
  recall.controls += 1
  const alarms = scanText(file, text, none)
  if (alarms.length > 0) recall.falseAlarms.push(`${carrier}: ${alarms[0]?.id}: ${text}`)
}
