import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { resolveK6 } from '../k6/resolve'
import { stderrProgress } from '../progress'

export function proveDataCommand(): Command {
  return new Command('prove')
    .description(
      'Injects values like those of real persons into files, counts what the scan finds, and writes data/PROOF.md.',
    )
    .action(async () => {
      const progress = stderrProgress()
      const k6 = await resolveK6({ env: process.env, progress })
      const { proofFile, proveData } = await import('../../data/proof/proof')
      const { recall, corpus, text } = await progress.step('mutations and clean files', () => proveData(k6.path))
      await writeFile(proofFile, text)
      for (const { id, missed, falseAlarms } of recall) {
        for (const each of missed) console.log(`missed ${id}: ${each}`)
        for (const each of falseAlarms) console.log(`false alarm ${id}: ${each}`)
      }
      for (const { findings } of corpus)
        for (const { file, line, id, masked } of findings) console.log(`false alarm ${file}:${line}: ${id}: ${masked}`)
      for (const { unread } of corpus)
        for (const { file, reason } of unread) console.log(`not looked at: ${file} ${reason}`)
      const wrong =
        recall.some(({ missed, falseAlarms }) => missed.length + falseAlarms.length > 0) ||
        corpus.some(({ findings, unread }) => findings.length + unread.length > 0)
      if (wrong) process.exitCode = 1
      console.log(proofFile)
    })
}
