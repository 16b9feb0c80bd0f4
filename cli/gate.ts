import { Command, InvalidArgumentError } from 'commander'
import { usualPlatform } from '../build/entries'
import { type GateReport, gate, gateExitCodes } from '../history/gate/gate'
import { Judgements } from '../history/gate/judgements'
import { keptEnvelopeOf, parseResult } from '../history/result/envelope'
import type { ResultStore } from '../history/store/store'
import { gateLines } from './gate/lines'
import { runAgain } from './gate/run-again'
import { waiversFile, waiversInForce } from './gate/waivers-file'
import { stderrProgress } from './progress'
import { storeOption, withStore } from './results/open-store'
import { resultNamed } from './results/result-named'

interface Options {
  store: string
  waivers?: string
  floor: Record<string, number>
  confirm?: true
  json?: true
}

export function gateCommand(): Command {
  return new Command('gate')
    .description(
      'Judges a result against its limits and against the accepted runs before it; the exit code fails a build.',
    )
    .argument('<result>', 'a result file, or a run of the store: its id, or latest')
    .option('--confirm', 'when only this run is worse, runs the same again at once, and judges both')
    .option('--waivers <file>', `the waivers (default: ${waiversFile}, if there is one)`)
    .option('--floor <criterion=step>', "a step in the criterion's unit that is too small to matter: T1=5", floor, {})
    .option('--json', 'the judgement as JSON')
    .addOption(storeOption())
    .addHelpText('after', help)
    .action((name: string, { store: folder, waivers, floor: floors, confirm, json }: Options) =>
      withStore(folder, async (store) => {
        const run = resultNamed(store, name)
        const input = {
          run,
          history: (key: Parameters<ResultStore['points']>[0]) => store.points(key, { last: longestHistory }),
          accepts: store.accepts.list(),
          waivers: waiversInForce(waivers),
          floors,
        }
        let report = gate(input)
        if (confirm && report.criteria.some(({ state }) => state === 'suspect')) {
          const progress = stderrProgress()
          progress.note(report.sentence)
          const content = await runAgain(run, progress)
          store.add(content)
          report = gate({ ...input, rerun: keptEnvelopeOf(parseResult(content), content) })
        }
        if (store.named(run.id).length > 0) new Judgements(store).put(report)
        show(report, json === true)
        process.exitCode = report.exitCode
      }),
    )
}

/** Runs that are looked back at: three years of nights, and enough for any baseline. */
const longestHistory = 1_000

function show(report: GateReport, json: boolean): void {
  if (json) console.log(JSON.stringify(report, null, 1))
  else for (const line of gateLines(report)) console.log(line)
}

function floor(text: string, before: Record<string, number>): Record<string, number> {
  const [, criterion, step] = /^(.+)=(\d+(?:\.\d+)?)$/.exec(text) ?? []
  if (!criterion) throw new InvalidArgumentError('write criterion=step: T1=5.')
  return { ...before, [criterion]: Number(step) }
}

const help = `
Every criterion is compared with the level of the accepted runs: the first ones, or those that sla accept named. By
itself that level moves only to a better one. Only runs with the same hosts, processor, k6, scenario, data and time
scale are compared, and never an INVALID one. A step that this run and its neighbour both show is a regression. One
that only this run shows is inconclusive until another run decides. Of the regressions reported in a night, one in a
hundred is expected to be chance. docs/ACCURACY.md says how many are found, and how many alarms are false.

Exit codes: ${Object.entries(gateExitCodes)
  .map(([outcome, code]) => `${code} ${outcome}`)
  .join(', ')}.

Waivers, in YAML:
  waivers:
    - id: W-7
      platform: ${usualPlatform}
      criterion: T1
      approver: Jo Doe
      reason: the new carrier is slower until its cache is warm
      expires: 2026-12-31
      highest: 240          # or lowest, where high is good

Examples:
  npm run sla -- gate latest
  npm run sla -- gate results/${usualPlatform}-load-20261122T183000Z.json --confirm`
