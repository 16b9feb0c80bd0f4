import { readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from '../../build/root'
import { interruptible } from '../interruptible'
import { k6WithScripts } from '../k6/with-scripts'
import { slaDir } from '../platform/sla-dir'
import type { Progress } from '../progress'
import { readGeneratorCases } from './generator-cases'
import { cleanRows, faultRows, reducedRows, rowsNamed } from './matrix'
import { isFound } from './outcome'
import { proofPage } from './proof-page'
import { assertMayProve } from './refusals'
import type { ProofRow } from './row'
import { runRows } from './run-rows'
import { ProofState } from './state'

const proofFile = join(root, 'docs/PROOF.md')
/** What `npm run calibrate` keeps. */
const calibrationFile = join(slaDir, 'bench/calibration.json')

/** @returns the exit code */
export async function prove(options: { only?: string[]; reduced?: true; fresh?: true }): Promise<number> {
  const wanted = options.only ? rowsNamed(options.only) : options.reduced ? reducedRows : [...faultRows, ...cleanRows]
  await assertMayProve(process.env)
  const state = await ProofState.open(join(slaDir, 'prove'), options.fresh)
  // Who names a row wants it run, also when it was run before.
  const rows = options.only ? wanted : state.left(wanted)
  const write = async () =>
    writeFile(
      proofFile,
      proofPage(faultRows, cleanRows, (row) => state.of(row), {
        machine: `${cpus().length} cores, ${Math.round(totalmem() / 1e9)} GB of memory, ${process.platform} ${process.arch}, Node ${process.versions.node}`,
        generator: await readGeneratorCases(),
        calibration: await readFile(calibrationFile, 'utf8').then(JSON.parse, () => undefined),
      }),
    )
  return interruptible(async ({ progress, signal }) => {
    sayWhatIsLeft(wanted, rows, progress)
    if (rows.length > 0) {
      const k6 = await k6WithScripts({ progress, signal })
      await runRows(rows, { k6: k6.path, state, progress, signal, kept: write })
    }
    await write()
    const wrong = wanted.filter((row) => !isFoundNow(row, state))
    console.log(wrong.length === 0 ? `all ${wanted.length} as expected` : `not as expected: ${names(wrong)}`)
    console.log(proofFile)
    return wrong.length === 0 ? 0 : 1
  }, 'interrupted; the same command goes on from here')
}

function isFoundNow(row: ProofRow, state: ProofState): boolean {
  const outcome = state.of(row)
  return outcome !== undefined && isFound(row, outcome)
}

function sayWhatIsLeft(wanted: readonly ProofRow[], rows: readonly ProofRow[], progress: Progress): void {
  const before = wanted.length - rows.length
  if (before > 0) progress.note(`${before} of ${wanted.length} rows were run before; --fresh runs them again`)
}

const names = (rows: readonly ProofRow[]) => rows.map(({ name }) => name).join(', ')
