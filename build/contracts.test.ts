import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Validator } from '../contracts/generated/tcall.validators'
import { contractNames, exampleErrors, operationsOf, readContract } from './contracts'
import { ensureContracts } from './ensure-contracts'
import { root } from './root'

beforeAll(ensureContracts)

interface Response {
  $ref?: string
  content?: Record<string, { example?: unknown }>
}

describe.each(contractNames)('contracts/%s.yaml', (name) => {
  it('has examples that fit their schemas', async () => {
    expect(await exampleErrors(name)).toEqual([])
  })

  it('has an example of every successful JSON answer, which the generated validator accepts', async () => {
    const generated = pathToFileURL(join(root, `contracts/generated/${name}.validators.js`)).href
    const { validators } = (await import(generated)) as { validators: Record<string, Validator> }
    const missing: string[] = []
    for (const { id, method, path, operation } of operationsOf(await readContract(name))) {
      for (const [status, response] of Object.entries(operation.responses as Record<string, Response>)) {
        const body = response.content?.['application/json']
        if (!body || !status.startsWith('2')) continue
        const validate = validators[`${method} ${path} ${status}`]
        if (body.example === undefined) missing.push(`${id} ${status}`)
        else expect(validate?.(body.example), `${id} ${status}: ${JSON.stringify(validate?.errors)}`).toBe(true)
        expect(validate?.('<html></html>')).toBe(false)
      }
    }
    expect(missing).toEqual([])
  })
})

it('names every operation once', async () => {
  for (const name of contractNames) {
    const ids = operationsOf(await readContract(name)).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  }
})
