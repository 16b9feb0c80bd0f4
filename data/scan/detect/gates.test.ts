import fc from 'fast-check'
import { expect, it } from 'vitest'
import { seededRandom } from '../../../lib/data/random'
import { realClasses } from '../../proof/values'
import { joins, shapesOver } from './joins'
import { withoutMachineIds } from './masked'
import { Searched } from './searched'
import { shapes } from './shapes'

/** A value of any class as people write it, whole or a part of one, and what may stand around it. */
const value = fc.record({
  of: fc.constantFrom(...realClasses),
  seed: fc.nat(),
  cut: fc.nat(60),
  labelled: fc.boolean(),
})
const written = value.map(({ of, seed, cut, labelled }) => {
  const text = (labelled ? of.labelled : (of.plain ?? of.labelled))?.(seededRandom(seed, 1)) ?? ''
  return cut < 20 ? text.slice(cut) : cut < 40 ? text.slice(0, cut - 20) : text
})
const around = fc.constantFrom(
  ...[
    '',
    ' ',
    ' ',
    '\t',
    ', ',
    ': ',
    '=',
    '"',
    '(',
    ')',
    '-',
    '.',
    '/',
    '+',
    ' all is well ',
    ' 91 years old',
    ' Mr. ',
  ],
  ...['Ada', ' P.O. Box 12', 'IL 62704', ',IL 62704', '2026-11-27T10:00:00Z', '1732312345', 'é', '中', '¤', '\u2028'],
  ...['12.5ms', '(01)09506000134352', '3f2504e0-4f89-11d3-9a0c-0305e82c3301', 'www.', '://', '@', ' x12', '\nage 91'],
)
const alone = fc.constantFrom(
  ...['MS Doe', 'Ms Doe', 'MR Doe', 'Miss Doe', 'Dr Doe', 'Prof Doe', 'SPRINGFIELD IL 62704', ',IL 62704', 'aged 91'],
  ...['91 yo', '91 y/o', '91 years of age', 'PO Box 12', '12 5th St', '12 N Elm Road', '12B Elm Rd', '12 elm st'],
)
const pieces = (maxLength: number) => fc.array(fc.oneof(written, around, alone), { minLength: 1, maxLength })
const text = fc.oneof(alone, pieces(3), pieces(12)).map((all) => (typeof all === 'string' ? all : all.join('')))
const runs = { numRuns: 3000 }

it('what is not tried would find nothing', () => {
  fc.assert(
    fc.property(text, (near) => {
      const machine = withoutMachineIds(near)
      const searched = new Searched(machine)
      for (const { id, worthwhile, find } of shapes)
        if (!worthwhile(searched)) expect(find(machine), `${id} in ${machine}`).toEqual([])
    }),
    runs,
  )
})

it('what is not tried over the end of a line would find nothing that goes on over it', () => {
  const reach = 60
  fc.assert(
    fc.property(text, text, (line, next) => {
      for (const join of joins(line, next)) {
        const tried = shapesOver(join, reach)
        const start = Math.max(0, join.at - reach)
        const at = join.at - start
        const machine = withoutMachineIds(join.text.slice(start, join.at + reach))
        for (const shape of shapes)
          if (!tried.includes(shape))
            for (const { begins, to } of shape.find(machine))
              expect(begins >= at || to <= at, `${shape.id} over the break of ${join.text}`).toBe(true)
      }
    }),
    runs,
  )
})
