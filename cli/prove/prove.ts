import { readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { findPlatforms } from '../../build/platforms'
import { root } from '../../build/root'
import { resolveK6 } from '../k6/resolve'
import { slaDir } from '../platform/sla-dir'
import { type Progress, stderrProgress } from '../progress'
import { interruptedExitCode, onStopSignal } from '../stop-signals'
import { readGeneratorCases } from './generator-cases'
import { cleanRows, faultRows, reducedRows, rowsNamed } from './matrix'
import { isFound } from './outcome'
import { proofPage } from './proof-page'
import { assertNoPlatformIsUp, assertOwnPlatform } from './refusals'
import type { ProofRow } from './row'
import { runRows } from './run-rows'
import { ProofState } from './state'

const proofFile = join(root, 'docs/PROOF.md')
/** What `npm run calibrate` keeps. */
const calibrationFile = join(slaDir, 'bench/calibration.json')

/** @returns the exit code */
export async function prove(options: { only?: string[]; reduced?: true; fresh?: true }): Promise<number> {
  const wanted = options.only ? rowsNamed(options.only) : options.reduced ? reducedRows : [...faultRows, ...cleanRows]
  assertOwnPlatform(
    process.env,
    Object.values(await findPlatforms()).map(({ baseUrl }) => baseUrl),
  )
  await assertNoPlatformIsUp()
  const progress = stderrProgress()
  const stopping = new AbortController()
  const release = onStopSignal((signal) => stopping.abort(signal))
  const state = await ProofState.open(join(slaDir, 'prove'), options.fresh)
  // Who names a row wants it run, also when it was run before.
  const rows = options.only ? wanted : state.left(wanted)
  sayWhatIsLeft(wanted, rows, progress)
  const write = async () =>
    writeFile(
      proofFile,
      proofPage(faultRows, cleanRows, (row) => state.of(row), {
        machine: `${cpus().length} cores, ${Math.round(totalmem() / 1e9)} GB of memory, ${process.platform} ${process.arch}, Node ${process.versions.node}`,
        generator: await readGeneratorCases(),
        calibration: await readFile(calibrationFile, 'utf8').then(JSON.parse, () => undefined),
      }),
    )
  try {
    if (rows.length > 0) {
      const k6 = await resolveK6({ env: process.env, progress, signal: stopping.signal })
      await progress.step('building the scripts', async () =>
        (await import('../../build/ensure-bundles')).ensureBundles(),
      )
      await runRows(rows, { k6: k6.path, state, progress, signal: stopping.signal, kept: write })
    }
  } catch (error) {
    if (!stopping.signal.aborted) throw error
    progress.note('interrupted; the same command goes on from here')
    return interruptedExitCode(stopping.signal.reason)
  } finally {
    release()
  }
  await write()
  const wrong = wanted.filter((row) => !isFoundNow(row, state))
  console.log(wrong.length === 0 ? `all ${wanted.length} as expected` : `not as expected: ${names(wrong)}`)
  console.log(proofFile)
  return wrong.length === 0 ? 0 : 1
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
