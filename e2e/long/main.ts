import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { root } from '../../build/root'
import mutationParts from '../../mutation-parts.json'
import { type LtsLine, ltsVersions, run, testOnNode } from './node-lts'

/** A part of the tests that takes minutes; resolves to whether it passed. */
type Part = (say: (line: string) => void) => Promise<boolean>

const ending = /(\.long)?\.test\.ts$/

/** The test files that take minutes and those that have more cases than `npm test` runs, by their names; and what has to run in another way. */
async function findParts(): Promise<Record<string, Part>> {
  const files = (await readdir(join(root, 'e2e'))).filter((file) => ending.test(file))
  const long = files.filter(
    (file) => file.endsWith('.long.test.ts') || readFileSync(join(root, 'e2e', file), 'utf8').includes('/rigs/cases'),
  )
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const ofName = (name: string): [string, Part] => [
    name,
    async (say) => (await run(process.execPath, [vitest, 'run', '--project=long', `e2e/${name}.`], {}, say)) === 0,
  ]
  const names = [...new Set(long.map((file) => file.replace(ending, '')))].sort()
  return { ...Object.fromEntries(names.map(ofName)), lts, mutation }
}

/** The releases of Node with long-term support, one after the other. */
const lts: Part = async (say) => {
  let passed = true
  for (const line of Object.keys(ltsVersions)) passed = (await testOnNode(Number(line) as LtsLine, say)) && passed
  return passed
}

/** Whether the unit tests notice small faults in the code where one must not pass: stryker.config.mjs. */
const mutation: Part = async (say) => {
  let passed = true
  for (const MUTATE_PART of Object.keys(mutationParts))
    passed = (await run('npm', ['run', '--silent', 'mutate'], { MUTATE_PART }, say)) === 0 && passed
  return passed
}

const totals = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/

async function main(names: readonly string[], { list }: { list?: true }): Promise<void> {
  const parts = await findParts()
  if (list) return console.log(Object.keys(parts).join('\n'))
  const unknown = names.find((name) => !parts[name])
  if (unknown) throw new Error(`there is no part "${unknown}"; there are ${Object.keys(parts).join(', ')}`)
  const sum = { passed: 0, failed: 0, skipped: 0 }
  const ends: string[] = []
  for (const name of names.length > 0 ? names : Object.keys(parts)) {
    console.log(`\n── ${name}`)
    const began = Date.now()
    let failed = 0
    const passed = await parts[name]?.((line) => {
      const found = totals.exec(line)
      if (!found) return console.log(line)
      sum.passed += Number(found[1])
      failed += Number(found[2])
      sum.skipped += Number(found[3] ?? 0)
    })
    // What fails beside its tests, a smoke or a file that does not load, is a failure too.
    if (!passed) failed = Math.max(1, failed)
    sum.failed += failed
    ends.push(`${passed ? 'passed' : 'FAILED'}  ${name}, ${Math.round((Date.now() - began) / 1000)} s`)
  }
  console.log(`\n${ends.join('\n')}`)
  console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`)
  if (sum.failed > 0) process.exitCode = 1
}

try {
  await new Command('test:long')
    .description('The tests that take minutes, one part after the other; all, or those that are named.')
    .argument('[parts...]', 'as --list names them')
    .option('--list', 'names the parts')
    .addHelpText('after', '\nExample:\n  npm run test:long -- prove lts')
    .action(main)
    .parseAsync()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
