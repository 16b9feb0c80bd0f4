import { Command } from 'commander'
import { storeOption, withStore } from './open-store'
import { theRun } from './the-run'

export function showCommand(): Command {
  return new Command('show')
    .description('Shows one result, or with --json the file itself.')
    .argument('<run>', 'its id, the name of its file, or latest')
    .option('--json', 'the file as it was written')
    .addOption(storeOption())
    .action((name: string, { store: folder, json }: { store: string; json?: true }) =>
      withStore(folder, (store) => {
        const { content, envelope } = store.read(theRun(store, name).file)
        if (json) {
          process.stdout.write(content)
          return
        }
        const { platform, profile, kind, verdict, reason, id, ended_at, git_sha } = envelope
        console.log(
          `${platform} ${profile}${kind === 'run' ? '' : ` (${kind})`} · ${verdict.toUpperCase()} · ${reason}`,
        )
        console.log(`${id}, ended ${ended_at}, commit ${git_sha}${envelope.simulated ? ', SIMULATED' : ''}`)
        for (const [part, value] of Object.entries(envelope.fingerprint)) console.log(`  ${part}: ${value}`)
        for (const c of envelope.criteria) {
          const actual = c.actual === null ? 'no data' : `${Number(c.actual.toPrecision(6))} ${c.unit}`
          console.log(
            `  ${c.id}${c.phase ? ` ${c.phase}` : ''}  ${c.title}  ${actual}  ${c.comparison} ${c.limit}  ${c.verdict}`,
          )
        }
      }),
    )
}
