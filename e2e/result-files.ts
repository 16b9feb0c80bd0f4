import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv2020 from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import { expect } from 'vitest'
import { root } from '../build/root'
import type { K6Outcome } from '../rigs/k6'
import { criteriaOf } from '../rigs/verdicts'
import { parseXml, type XmlElement } from '../rigs/xml'

type Runs = readonly (readonly [name: string, outcome: K6Outcome])[]

export function expectPublishedSchema(runs: Runs): void {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true })
  addFormats(ajv)
  const validate = ajv.compile(JSON.parse(readFileSync(join(root, 'docs/result.schema.json'), 'utf8')))
  for (const [run, { result }] of runs) {
    validate(result)
    expect(validate.errors, run).toBeNull()
  }
}

/** JUnit with a test case for each criterion. */
export function expectJunit(runs: Runs): void {
  for (const [run, outcome] of runs) {
    const suites = parseXml(outcome.junit)
    const [suite] = suites.children as [XmlElement]
    expect([suites.name, suite.name], run).toEqual(['testsuites', 'testsuite'])
    // An invalid run has one more, which is the error.
    const invalid = outcome.result?.verdict === 'invalid' ? 1 : 0
    expect(suite.children, run).toHaveLength(criteriaOf(outcome).length + invalid)
    const count = (name: string) => suite.children.filter(({ children }) => children[0]?.name === name).length
    expect(suite.attributes, run).toMatchObject({
      tests: String(suite.children.length),
      failures: String(count('failure')),
      errors: String(count('error')),
      skipped: String(count('skipped')),
    })
  }
}

const privateShapes = {
  email: /[\w.+-]+@[\w-]+\.\w+/,
  phone: /\+\d{10,15}|(?<![\d.])1?[2-9]\d\d55501\d\d(?!\d)/,
  jwt: /\beyJ[\w-]{10,}/,
}

/** Neither the files of a run nor what k6 printed hold one of these secrets, or a token, number or address of anybody. */
export function expectNothingPrivate(runs: Runs, secrets: readonly string[]): void {
  expect(secrets).not.toContain('')
  for (const [run, { stdout, stderr, resultText, junit }] of runs) {
    for (const [where, text] of Object.entries({ stdout, stderr, resultText, junit })) {
      for (const secret of secrets) expect(text.includes(secret), `${run} ${where}`).toBe(false)
      for (const [shape, pattern] of Object.entries(privateShapes))
        expect(pattern.exec(text)?.[0], `${run} ${where} ${shape}`).toBeUndefined()
    }
  }
}
