import { join } from 'node:path'
import { artillery, artilleryOutput } from '../../peers/artillery/artillery'
import { onPath } from '../k6/resolve'
import { npmTool, type ToolMeans } from '../tools/npm-tool'
import type { LaunchedTool } from './launch'

export const launchedArtillery: LaunchedTool = {
  ...artillery,
  async command({ folder, file, baseUrl, caFile, runId }, means) {
    const report = join(folder, artilleryOutput.report)
    const flags = ['--target', baseUrl, '--output', report, '--variables', JSON.stringify({ run_id: runId })]
    const { program, before } = await artilleryProgram(means)
    return {
      program,
      args: [...before, 'run', ...flags, join(folder, file)],
      env: {
        ARTILLERY_DISABLE_TELEMETRY: 'true',
        // Of several workers, none would know how many VUs the others began.
        WORKERS: '1',
        SLA_SAMPLES: join(folder, artilleryOutput.samples),
        ...(caFile && { NODE_EXTRA_CA_CERTS: caFile }),
      },
    }
  },
}

/** ARTILLERY_BIN, else PATH, else the suite's cache. */
async function artilleryProgram(means: ToolMeans): Promise<{ program: string; before: string[] }> {
  const own = means.env['ARTILLERY_BIN'] || (await onPath('artillery', means.env))
  if (own) return { program: own, before: [] }
  const folder = await npmTool('artillery', means)
  return { program: process.execPath, before: [join(folder, 'node_modules/artillery/bin/run')] }
}
