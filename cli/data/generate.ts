import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { root } from '../../build/root'
import { defaults, generateData, mostPatients } from '../../data/generate'
import { stderrProgress } from '../progress'

function wholeNumber(most: number) {
  return (text: string): number => {
    const number = Number(text)
    if (!/^\d+$/.test(text) || number < 1 || number > most)
      throw new InvalidArgumentError(`it must be a whole number from 1 to ${most}`)
    return number
  }
}

export function generateCommand(): Command {
  return new Command('generate')
    .description('Writes the data pools of every platform and their manifest; the same seed gives the same bytes.')
    .option('--seed <number>', 'the same seed gives the same data', wholeNumber(2 ** 32 - 1), defaults.seed)
    .option('--patients <number>', 'how many patients', wholeNumber(mostPatients), defaults.patients)
    .option('--out <folder>', 'where to', join(root, 'dist/data'))
    .addHelpText('after', help)
    .action(async ({ out, ...of }: { seed: number; patients: number; out: string }) => {
      const progress = stderrProgress()
      const { pools } = await progress.step(`data of seed ${of.seed}`, (tick) =>
        generateData(out, of, (pool, written, count) => tick(`${pool} ${bar(written / count)}`)).catch(
          (error: Error) => {
            throw new Error(`--out "${out}" cannot be written (${error.message}): name a folder, new or your own`)
          },
        ),
      )
      for (const [name, { count, sha256 }] of Object.entries(pools))
        console.log(`${join(out, `${name}.json`)}  ${count.toLocaleString('en-US')} rows  sha256 ${sha256}`)
    })
}

/** Twenty steps and a percentage. @param done from 0 to 1 */
function bar(done: number): string {
  const full = Math.floor(done * 20)
  return `[${'#'.repeat(full)}${'.'.repeat(20 - full)}] ${Math.floor(done * 100)} %`
}

const help = `
Without --out, the scripts in dist/ use the new pools at their next run. npm run build puts the usual pools back
(seed ${defaults.seed}, ${defaults.patients} patients).

Example:
  npm run sla -- data generate --seed 7 --patients 100000 --out pools`
