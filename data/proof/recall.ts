import { identifiers } from '../../lib/data/identifiers'
import { pick, type Random, seededRandom } from '../../lib/data/random'
import { allowedHosts } from '../scan/allowed-hosts'
import { inOnePiece } from '../scan/read/once'
import { type Finding, scanStream, scanText } from '../scan/scan'
import { carriers } from './carriers'
import { type Container, containers } from './containers'
import { type InterchangeFormat, interchangeFormats } from './interchange'
import { poolMutations } from './pool-mutations'
import { type RealClass, realClasses } from './values'

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
 * Injects real values, and as a control reserved ones, of every class in every carrier, container and format, and in
 * every field of the pools.
 * @param each how many of each a class and carrier have
 */
export async function recallOf(seed: number, each: number): Promise<Recall[]> {
  const pools = poolMutations(seed, each)
  const recalls: Recall[] = []
  for (const [at, real] of realClasses.entries()) {
    const random = seededRandom(seed, at)
    const recall = nothingYet(real.id)
    const make = identifiers.find(({ id }) => id === real.id)?.make
    for (const { id: carrier, file, bare, write } of carriers) {
      const makers = [real.plain, bare ? undefined : real.labelled].filter((maker) => maker !== undefined)
      for (let i = 0; makers.length > 0 && i < each; i++) {
        const label = pick(random, real.labels)
        inject(recall, carrier, file, write(label, pick(random, makers)(random), random))
        if (make && !(bare && real.id === readsAsPhone))
          control(recall, carrier, file, write(label, make(random), random))
      }
    }
    for (const format of interchangeFormats) injectIn(format, real, make, recall, random, each)
    for (const container of containers) await injectInto(container, real, make, recall, random, Math.ceil(each / 4))
    for (const { file, text } of pools.filter(({ id }) => id === real.id)) inject(recall, 'row of a pool', file, text)
    recalls.push(recall)
  }
  const unknown = nothingYet('unknown')
  for (const { file, text } of pools.filter(({ id }) => id === 'unknown')) inject(unknown, 'row of a pool', file, text)
  return [...recalls, unknown]
}

type Make = ((random: Random) => string) | undefined

const nothingYet = (id: string): Recall => ({
  id,
  injected: 0,
  found: 0,
  named: 0,
  missed: [],
  controls: 0,
  falseAlarms: [],
})

function injectIn(
  format: InterchangeFormat,
  real: RealClass,
  make: Make,
  recall: Recall,
  random: Random,
  each: number,
) {
  const write = format.places[real.id]
  const value = format.real?.[real.id] ?? real.labelled ?? real.plain
  for (let i = 0; write && value && i < each; i++) {
    inject(recall, format.id, format.file, write(value(random)))
    if (make && real.id !== readsAsPhone) control(recall, format.id, format.file, write(make(random)))
  }
}

/** As `label: value`, between lines that say nothing. */
async function injectInto(
  { id, hold }: Container,
  real: RealClass,
  make: Make,
  recall: Recall,
  random: Random,
  each: number,
): Promise<void> {
  const text = (value: string) =>
    `The form came back.\n${pick(random, real.labels)}: ${value}\nNothing else was said.\n`
  const makers = [real.plain, real.labelled].filter((maker) => maker !== undefined)
  const findings = async (value: string) => {
    const { findings, unread } = await scanStream('x', inOnePiece(await hold(text(value), 'x.txt')), { allowed: none })
    if (unread.length > 0) throw new Error(`${id}: ${unread[0]?.file} ${unread[0]?.reason}`)
    return findings
  }
  for (let i = 0; i < each; i++) {
    const value = pick(random, makers)(random)
    told(recall, await findings(value), `${id}: ${value}`)
    if (!make) continue
    const reserved = make(random)
    toldControl(recall, await findings(reserved), `${id}: ${reserved}`)
  }
}

function inject(recall: Recall, carrier: string, file: string, text: string): void {
  told(recall, scanText(file, text, none), `${carrier}: ${text}`)
}

function control(recall: Recall, carrier: string, file: string, text: string): void {
  toldControl(recall, scanText(file, text, none), `${carrier}: ${text}`)
}

function told(recall: Recall, findings: readonly Finding[], what: string): void {
  recall.injected += 1
  if (findings.length === 0) recall.missed.push(what)
  else recall.found += 1
  if (findings.some(({ id }) => id === recall.id)) recall.named += 1
}

function toldControl(recall: Recall, findings: readonly Finding[], what: string): void {
  recall.controls += 1
  if (findings.length > 0) recall.falseAlarms.push(`${findings[0]?.id}: ${what}`)
}
