import { expect, it } from 'vitest'
import { layoutProblems } from './layout'

const problems = (path: string, text: string) => layoutProblems([{ path, text }], ['acme', 'beta'])

it.each([
  ['lib/drive/x.ts', "import { a } from '../plan/a'"],
  ['lib/drive/http/x.ts', "import { type A, a } from '../../plan/settings/a'"],
  ['lib/acme/drive/x.ts', "import { a } from '../plan/a'"],
  ['lib/acme/drive/journeys/x.ts', "import * as all from '../../../plan/a'"],
  ['lib/drive/x.ts', "import '../plan/a'"],
  ['lib/drive/x.ts', "export { a } from '../plan/a'"],
  ['lib/drive/x.ts', "import {\n  a,\n  b,\n} from '../define-test'"],
])('%s may not take a value of the half that runs once: %s', (path, text) => {
  expect(problems(path, text)).toEqual([expect.stringContaining(`${path} takes a value of lib/`)])
})

it.each([
  ['lib/drive/x.ts', "import type { A } from '../plan/a'"],
  ['lib/drive/x.ts', "import { a } from './http/a'"],
  ['lib/plan/x.ts', "import { a } from '../drive/a'"],
  ['lib/acme/plan/x.ts', "import { a } from '../../plan/a'"],
])('%s may: %s', (path, text) => {
  expect(problems(path, text)).toEqual([])
})

it.each([
  ['cli/x.ts', "const name = 'acme'"],
  ['cli/run/x.ts', 'export const acmeRuns = 1'],
  ['build/x.ts', 'const help = `\n  npm run sla -- run beta smoke`'],
  ['lib/plan/x.ts', "import { a } from '../Acme/a'\na()"],
  ['lib/drive/x.ts', "import type { A } from '../../contracts/generated/acme'\nexport type B = A"],
  ['thresholds/compile.ts', 'export const ACME_LIMIT = 1'],
])('%s may not name a platform: %s', (path, text) => {
  expect(problems(path, text)).toEqual([expect.stringContaining(`${path} names a platform`)])
})

it.each([
  ['cli/x.ts', '// such as acme\nexport const a = 1'],
  ['reference/acme/x.ts', "const name = 'acme'"],
  ['thresholds/acme.ts', "const name = 'acme'"],
  ['lib/acme/drive/x.ts', "const name = 'acme'"],
])('%s may: %s', (path, text) => {
  expect(problems(path, text)).toEqual([])
})

const names = (...paths: string[]) =>
  layoutProblems(
    paths.map((path) => ({ path, text: 'export interface Answer {}' })),
    ['acme', 'beta'],
  )

it('no two files export one name', () => {
  expect(names('limit/x.ts', 'rigs/y.ts')).toEqual([
    'limit/x.ts and rigs/y.ts export Answer: a reader of one finds the other',
  ])
  expect(names('lib/acme/drive/x.ts', 'lib/drive/x.ts')).toHaveLength(1)
})

it('twins of two platforms do, and scripts that k6 runs', () => {
  expect(names('lib/acme/drive/x.ts', 'lib/beta/drive/x.ts')).toEqual([])
  expect(names('data/acme.ts', 'data/beta.ts')).toEqual([])
  expect(names('rigs/scripts/x.ts', 'rigs/scripts/y.ts')).toEqual([])
})
