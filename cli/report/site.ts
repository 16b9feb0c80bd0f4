import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { stderrProgress } from '../progress'
import { storeOption, withStore } from '../results/open-store'
import { wholeNumber } from '../results/whole-number'

export function siteReportCommand(): Command {
  return new Command('site')
    .description('Writes a site: the dashboard over all runs, its reports, the alerts, and a public summary.')
    .option('--out <folder>', 'where to; what an earlier site left there is replaced', 'results/site')
    .option('--runs <count>', 'the newest runs of each load get a page of their own', wholeNumber, 20)
    .addOption(storeOption())
    .addHelpText('after', help)
    .action(({ store: folder, out, runs }: { store: string; out: string; runs: number }) =>
      withStore(folder, async (store) => {
        const { writeSite } = await import('./write-site')
        const refused = await writeSite(store, { out: resolve(out), runs, progress: stderrProgress() })
        console.log(join(out, 'index.html'))
        if (refused.length === 0) return
        for (const line of refused) console.error(line)
        throw new Error(`the public summary is not written: ${refused.length} findings in it; the rest of the site is`)
      }),
    )
}

const help = `
index.html is the dashboard. runs/, daily/, weekly/ and monthly/ have reports. public/ is what may be published: a
summary, a page of text for a CV with the run behind each figure, and badges. It is scanned for personal data, hosts and
secrets first; with a finding it is not written, and the exit code is 1.

Examples:
  npm run sla -- report site
  npm run sla -- report site --store results/demo-history --out results/demo-site`
