import type { Figures } from '../../bench/calibration/page'
import { markdownTable } from '../../build/docs/markdown'
import type { ComparedPercentiles } from '../../rigs/calibration/compared'
import { upperBound95 } from './bound'
import type { GeneratorCases } from './generator-cases'
import { lengthOf } from './length'
import { isFound, type RowOutcome, wronglyTripped } from './outcome'
import type { ProofRow } from './row'

type Lookup = (row: ProofRow) => RowOutcome | undefined

/** What stands beside the matrix. */
export interface ProofContext {
  machine: string
  generator: readonly GeneratorCases[]
  /** Of `npm run calibrate`; undefined when it was not run here. */
  calibration: Pick<Figures, 'date' | 'accuracy' | 'stop'> | undefined
}

/** docs/PROOF.md: what is known of each row, and nothing else. */
export function proofPage(
  faults: readonly ProofRow[],
  clean: readonly ProofRow[],
  outcomeOf: Lookup,
  { machine, generator, calibration }: ProofContext,
): string {
  const run = faults.filter((row) => outcomeOf(row))
  const detected = run.filter((row) => isFound(row, outcomeOf(row) as RowOutcome))
  const wrong = run.reduce((sum, row) => sum + wronglyTripped(row, outcomeOf(row) as RowOutcome).length, 0)
  const commits = new Set([...faults, ...clean].flatMap((row) => outcomeOf(row)?.commit.slice(0, 7) ?? []))
  const { besideS, aloneS } = lengthOf([...faults, ...clean], outcomeOf)
  return `${[
    '# The gate, proved red',
    'Written by `npm run sla -- prove` from what it ran; nothing here is typed by hand. A fault is detected when exactly the targets of its row failed and k6 itself did not exit 0. The last column has the command that runs a row again. `npm run sla -- prove --fresh` runs all of them anew.',
    `${machine}. The rows took ${minutes(besideS + aloneS)}: ${minutes(besideS)} the two platforms’ beside each other, ${minutes(aloneS)} those of 1,000 VUs alone.${commits.size > 1 ? ' They are of several commits: each says of which.' : ''}`,
    '## Faults',
    `Detected: **${detected.length} of ${run.length}** that were run, of ${faults.length} there are. Targets tripped that should not have: **${wrong}**.`,
    markdownTable(
      ['fault', 'what', 'size', 'script', 'must trip', 'tripped', 'detected', 'run', 'command: npm run sla --'],
      faults.map((row) => faultLine(row, outcomeOf(row))),
    ),
    '## Clean runs',
    ...cleanPart(clean, outcomeOf),
    '## The load generator judges itself',
    ...generatorPart(generator),
    '## The numbers are true',
    ...calibrationPart(calibration),
  ].join('\n\n')}\n`
}

const minutes = (seconds: number) => `${Math.round(seconds / 60)} min`

/** Whom a run blamed when the generator was held up, and when the platform was. */
function generatorPart(generator: readonly GeneratorCases[]): string[] {
  if (generator.length === 0)
    return ['Not run here: `npm run test:long -- generator run-held`, then `npm run sla -- prove`.']
  return [
    'An INVALID run never passes and never blames the platform. A slow platform never makes a run INVALID.',
    markdownTable(
      ['what was done', 'must end', 'ended', 'k6 or sla run exits', 'in its words', 'run', 'command'],
      generator.flatMap(({ by, endedAt, cases }) =>
        cases.map(({ what, must, verdict, code, reason }) => [
          what,
          must,
          verdict === must ? verdict : `**${verdict}**`,
          String(code),
          reason,
          endedAt.slice(0, 16).replace('T', ' '),
          `\`npx vitest run ${by}\``,
        ]),
      ),
    ),
  ]
}

function calibrationPart(calibration: ProofContext['calibration']): string[] {
  if (!calibration) return ['Not run here: `npm run calibrate`, then `npm run sla -- prove`.']
  const ms = (value: number) => value.toFixed(value < 100 ? 2 : 0)
  const line = ({ delays, ratePerS, tool, reported, truth }: ComparedPercentiles) => [
    delays,
    ratePerS ? `${ratePerS}/s` : 'closed',
    tool,
    ...(['p50', 'p95', 'p99'] as const).map((p) => `${ms(reported[p])} / ${ms(truth[p])}`),
  ]
  return [
    `Reported / true, in ms, by \`npm run calibrate\`, ${calibration.date.slice(0, 16).replace('T', ' ')}; all of it, with intervals and other tools, in [CALIBRATION.md](CALIBRATION.md).`,
    markdownTable(
      ['delays', 'rate', 'tool', 'p50', 'p95', 'p99'],
      [...calibration.accuracy.filter(({ tool }) => tool === 'suite'), ...calibration.stop].map(line),
    ),
  ]
}

function faultLine(row: ProofRow, outcome: RowOutcome | undefined): string[] {
  const { name, what, size, trips, shows } = row
  const must = trips.join(', ') || (shows ? `nothing; reported as ${shows}` : 'nothing')
  const about = [`\`${name}\``, what, size, scriptOf(row), must]
  const command = `\`prove --only ${name}\``
  if (!outcome) return [...about, '', 'not run', '', command]
  return [...about, tripped(row, outcome), isFound(row, outcome) ? 'yes' : '**no**', ran(outcome), command]
}

function tripped({ shows }: ProofRow, { tripped, undecided, shown, problem }: RowOutcome): string {
  if (problem !== undefined) return problem
  const parts = [
    tripped.join(', ') || 'nothing',
    ...(shows ? [`${shows}: ${shown}`] : []),
    ...(undecided.length > 0 ? [`undecided: ${undecided.join(', ')}`] : []),
  ]
  return parts.join('; ')
}

function cleanPart(clean: readonly ProofRow[], outcomeOf: Lookup): string[] {
  const run = clean.flatMap((row) => outcomeOf(row) ?? [])
  const valid = run.filter(({ verdict }) => verdict !== 'invalid' && verdict !== 'none')
  const alarms = valid.filter((outcome) => outcome.tripped.length > 0)
  const count = (verdict: RowOutcome['verdict']) => run.filter((outcome) => outcome.verdict === verdict).length
  const rate =
    valid.length === 0
      ? 'None was run.'
      : `False alarms: **${alarms.length}** in ${valid.length} valid clean runs, of ${clean.length} planned; the rate is below ${(upperBound95(alarms.length, valid.length) * 100).toFixed(1)} % (one-sided 95 % bound, Clopper-Pearson). Passed: ${count('pass')}; inconclusive: ${count('inconclusive')}; failed: ${count('fail')}; invalid or without a result: ${count('invalid') + count('none')}.`
  return [
    rate,
    markdownTable(
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

function scriptOf({ platform, profile, settings }: ProofRow): string {
  const sizes = Object.entries(settings).map(([name, value]) => `${name}=${value}`)
  return [`${platform}-${profile}`, ...sizes].join(' ')
}

function ran({ endedAt, seconds, repeated, commit }: RowOutcome): string {
  const again = repeated > 0 ? `, repeated ${repeated} times as INVALID` : ''
  return `${endedAt.slice(0, 16).replace('T', ' ')}, ${seconds} s${again}, ${commit.slice(0, 7)}`
}
