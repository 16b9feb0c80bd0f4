import { decide, subjectOf } from '../../alert/decide'
import { AlertHistory, type AlertRecord } from '../../alert/history'
import { alertMessageOf, alertTextOf, type Message } from '../../alert/message'
import { sendAlert } from '../../alert/send'
import type { AlertSettings } from '../../alert/settings'
import type { GateReport } from '../../history/gate/gate'
import type { ResultStore } from '../../history/store/store'
import { judgementOf } from '../report/judgement'
import { contentNamed } from '../results/content-named'

/** Sends what a run of the store says, if it is news, and keeps what was sent. A target that is not told sets the exit code. */
export async function tell(store: ResultStore, name: string, settings: AlertSettings, dryRun: boolean): Promise<void> {
  const report = judgementOf(store, contentNamed(store, name))
  const history = new AlertHistory(store)
  const { alert, why } = decide(report, history.list())
  if (!alert) {
    console.log(why)
    await tryAgain(history, report, settings, dryRun)
    return
  }
  const message = await alertMessageOf(alert, report, settings.link)
  console.log(alertTextOf(message))
  if (dryRun) return
  const { run, outcome } = report
  const record: AlertRecord = {
    ...alert,
    at: new Date().toISOString(),
    run: run.id,
    endedAt: run.ended_at,
    platform: run.platform,
    profile: run.profile,
    outcome,
    text: alertTextOf({ ...message, link: null }),
    deliveries: [],
  }
  // Kept before it is sent: after a crash in between, what is told twice is better than what is never told.
  history.put(record)
  await deliver(history, record, { message, settings, targets: settings.targets })
}

/** The targets that did not get the last message get it now. */
async function tryAgain(
  history: AlertHistory,
  { run }: GateReport,
  settings: AlertSettings,
  dryRun: boolean,
): Promise<void> {
  const last = history.list().findLast(({ subject }) => subject === subjectOf(run))
  const targets = settings.targets.filter(
    ({ name }) => last && !last.deliveries.some(({ target, delivered }) => target === name && delivered),
  )
  if (!last || targets.length === 0 || dryRun) return
  const [title = '', ...lines] = last.text.split('\n')
  await deliver(history, last, { message: { title, lines, link: settings.link }, settings, targets })
}

async function deliver(
  history: AlertHistory,
  record: AlertRecord,
  { message, settings, targets }: { message: Message; settings: AlertSettings; targets: AlertSettings['targets'] },
): Promise<void> {
  if (settings.targets.length === 0) console.error(`nobody is told: there is no settings file, and no --settings`)
  const { deliveries: before, text: _text, ...facts } = record
  const deliveries = await Promise.all(
    targets.map((target) => sendAlert(target, { alert: record, message, facts, env: process.env })),
  )
  for (const { target, delivered, attempts, error } of deliveries) {
    console.error(delivered ? `told ${target}` : `${target} is NOT told: ${error}, after ${attempts} attempts`)
    if (!delivered) process.exitCode = 1
  }
  const others = before.filter(({ target }) => !deliveries.some((one) => one.target === target))
  history.put({ ...record, deliveries: [...others, ...deliveries] })
}
