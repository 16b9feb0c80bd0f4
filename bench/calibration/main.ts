import { mkdir, writeFile } from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { root } from '../../build/root'
import { type Progress, stderrProgress } from '../../cli/progress'
import { suiteClient } from '../../rigs/calibration/client'
import { startCalibrationServer } from '../../rigs/calibration/server'
import { calibrationAccuracy, measureStop } from './accuracy'
import { measureBlocks } from './blocks'
import { type Coverage, correlated, simulate } from './coverage'
import { hey, vegeta } from './independent'
import { calibrationPage } from './page'

const file = 'docs/CALIBRATION.md'
/** Samples of a run, and how many runs are drawn. */
const simulatedRuns = [
  { samples: 200, runs: 2000 },
  { samples: 2000, runs: 2000 },
  { samples: 10_000, runs: 500 },
]

const program = new Command('calibrate')
  .description(
    `Measures a server of known delays with the suite's client and with independent tools, and how often intervals hold the truth; writes ${file}. It takes about 10 minutes on a machine that does nothing else; what else runs there is measured with it.`,
  )
  .action(async () => {
    const progress = stderrProgress()
    const loadBefore = os.loadavg()[0] ?? 0
    const server = await startCalibrationServer()
    const suite = await suiteClient()
    try {
      const tools = { suite, vegeta: await progress.step('building vegeta', vegeta), hey: await hey() }
      const accuracy = await calibrationAccuracy(server, tools, progress)
      const stop = await measureStop(server, tools, progress)
      const blocks = await measureBlocks(server, suite, progress)
      const simulated = await simulateAll(progress)
      const absent = [...(tools.vegeta ? [] : ['vegeta (there is no Go)']), ...(tools.hey ? [] : ['hey'])]
      const machine = `${os.cpus().length} cores, ${os.platform()} ${os.arch()}, Node ${process.versions.node}`
      const figures = { date: new Date().toISOString(), machine, loadBefore, accuracy, stop, simulated, blocks, absent }
      await mkdir(join(root, '.sla/bench'), { recursive: true })
      await writeFile(join(root, '.sla/bench/calibration.json'), `${JSON.stringify(figures, null, 1)}\n`)
      await writeFile(join(root, file), calibrationPage(figures))
      progress.note(`written: ${file}`)
    } finally {
      await suite.close()
      await server.close()
    }
  })

async function simulateAll(progress: Progress): Promise<Coverage[]> {
  const found: Coverage[] = []
  for (const percentile of [95, 50]) {
    for (const delays of correlated) {
      await progress.step(`simulated intervals of p${percentile}: ${delays.title}`, async () => {
        for (const { samples, runs } of simulatedRuns) found.push(simulate(delays, percentile, samples, runs))
      })
    }
  }
  return found
}

try {
  await program.parseAsync()
} catch (error) {
  console.error(`calibrate: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
