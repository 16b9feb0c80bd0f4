import { table } from '../../build/docs/markdown'
import { upperBound95 } from './bound'
import { isFound, type Outcome, wronglyTripped } from './outcome'
import { type Row, stages } from './row'

type Lookup = (row: Row) => Outcome | undefined

/** docs/PROOF.md: what is known of each row, and nothing else. */
export function proofPage(faults: readonly Row[], clean: readonly Row[], outcomeOf: Lookup): string {
  const run = faults.filter((row) => outcomeOf(row))
  const detected = run.filter((row) => isFound(row, outcomeOf(row) as Outcome))
  const wrong = run.reduce((sum, row) => sum + wronglyTripped(row, outcomeOf(row) as Outcome).length, 0)
  return `${[
    '# The gate, proved red',
    'Written by `npm run sla -- prove` from what it ran; nothing here is typed by hand. A row is detected when exactly the targets it names failed, and no other. How a row is run again stands in its last column; `npm run sla -- prove --fresh` runs all of them anew.',
    '## Faults',
    `Detected: **${detected.length} of ${run.length}** that were run, of ${faults.length} there are. Targets tripped that should not have: **${wrong}**.`,
    table(
      ['fault', 'what', 'size', 'script', 'must trip', 'tripped', 'detected', 'run', 'command: npm run sla --'],
      faults.map((row) => faultLine(row, outcomeOf(row))),
    ),
    '## Clean runs',
    ...cleanPart(clean, outcomeOf),
  ].join('\n\n')}\n`
}

function faultLine(row: Row, outcome: Outcome | undefined): string[] {
  const { name, what, size, trips, shows } = row
  const must = trips.join(', ') || (shows ? `nothing; reported as ${shows}` : 'nothing')
  const about = [`\`${name}\``, what, size, scriptOf(row), must]
  const command = `\`prove --only ${name}\``
  if (!outcome) return [...about, '', 'not run', '', command]
  return [...about, tripped(row, outcome), isFound(row, outcome) ? 'yes' : '**no**', ran(outcome), command]
}

function tripped({ shows }: Row, { tripped, undecided, shown, problem }: Outcome): string {
  if (problem !== undefined) return problem
  const parts = [
    tripped.join(', ') || 'nothing',
    ...(shows ? [`${shows}: ${shown}`] : []),
    ...(undecided.length > 0 ? [`undecided: ${undecided.join(', ')}`] : []),
  ]
  return parts.join('; ')
}

function cleanPart(clean: readonly Row[], outcomeOf: Lookup): string[] {
  const run = clean.flatMap((row) => outcomeOf(row) ?? [])
  const valid = run.filter(({ verdict }) => verdict !== 'invalid' && verdict !== 'none')
  const alarms = valid.filter((outcome) => outcome.tripped.length > 0)
  const rate =
    valid.length === 0
      ? 'None was run.'
      : `False alarms: **${alarms.length}** in ${valid.length} valid clean runs, of ${clean.length} planned; the rate is below ${(upperBound95(alarms.length, valid.length) * 100).toFixed(1)} % (one-sided 95 % bound, Clopper-Pearson).`
  return [
    rate,
    table(
      ['run', 'script', 'verdict', 'tripped', 'run at', 'command: npm run sla --'],
      clean.map((row) => {
        const outcome = outcomeOf(row)
        const command = `\`prove --only ${row.name}\``
        if (!outcome) return [row.name, scriptOf(row), 'not run', '', '', command]
        return [row.name, scriptOf(row), outcome.verdict, tripped(row, outcome), ran(outcome), command]
      }),
    ),
  ]
}

function scriptOf({ stage, profile, settings }: Row): string {
  const sizes = Object.entries(settings).map(([name, value]) => `${name}=${value}`)
  return [`${stages[stage].platform}-${profile}`, ...sizes].join(' ')
}

function ran({ endedAt, seconds, repeated, commit }: Outcome): string {
  const again = repeated > 0 ? `, repeated ${repeated} times as INVALID` : ''
  return `${endedAt.slice(0, 16).replace('T', ' ')}, ${seconds} s${again}, ${commit.slice(0, 7)}`
}
