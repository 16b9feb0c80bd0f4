import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readContract } from '../build/contracts'
import { findPlatforms } from '../build/platforms'
import { type Contract, inOrderOfLinks, limitOf, type Step, standalone, stepsOf } from './contract'

const platforms = await findPlatforms()
const names = Object.keys(platforms)
const contracts = Object.fromEntries(
  await Promise.all(names.map(async (name) => [name, (await readContract(name)) as unknown as Contract] as const)),
)
const contractOf = (name: string) => contracts[name] ?? expect.unreachable(`no contract ${name}`)

describe.each(names)('the contract of %s', (name) => {
  const contract = contractOf(name)
  const steps = stepsOf(contract)

  it('links to operations and parameters that there are, and to fields of their bodies', () => {
    for (const { gives, before } of steps) {
      for (const id of before) expect(steps.map((step) => step.id)).toContain(id)
      for (const { to } of gives) {
        const target = steps.find(({ id }) => id === to.operation)
        const known =
          to.kind === 'body' ? Object.keys(target?.body ?? {}) : target?.parameters.map((parameter) => parameter.name)
        expect(known, to.operation).toContain(to.name)
      }
    }
  })

  it('names with x-sla only targets that the SLA table has for response times', () => {
    const { targets } = platforms[name] ?? expect.unreachable()
    const named = steps.flatMap(({ sla }) => sla ?? [])
    expect(named.length).toBeGreaterThan(0)
    for (const sla of named) expect(limitOf(sla, targets).ms).toBeGreaterThan(0)
    expect(() => limitOf('T99', targets)).toThrow('x-sla T99')
  })

  it('has every operation once in the order of the collection, after what it takes a value from', () => {
    const login = steps.find(({ id }) => id === 'login')?.path ?? ''
    const order = inOrderOfLinks(steps, login)
    expect(order.map(({ id }) => id).toSorted()).toEqual(steps.map(({ id }) => id).toSorted())
    const at = (id: string) => order.findIndex((step) => step.id === id)
    for (const step of order) {
      for (const id of step.before) expect(at(step.id), `${step.id} before ${id}`).toBeLessThan(at(id))
      if (step.authorised) expect(at('login')).toBeLessThan(at(step.id))
    }
  })

  it('gives schemas that stand by themselves', () => {
    for (const { answer } of steps) {
      if (!answer) continue
      const schema = standalone(answer, contract.components.schemas)
      const text = JSON.stringify(schema)
      expect(text).not.toMatch(/#\/components|"x-/)
      const definitions = Object.keys((schema['definitions'] as object | undefined) ?? {})
      for (const [, of] of text.matchAll(/"#\/definitions\/(\w+)"/g)) expect(definitions).toContain(of)
    }
  })
})

const step = (id: string, before: string[], tag = 'one', authorised = false): Step => ({
  ...{ id, before, tag, authorised, method: 'GET', path: `/${id}`, title: id, parameters: [], body: undefined },
  ...{ status: 200, answer: undefined, gives: [], capability: undefined, sla: undefined },
})

describe('the order of links', () => {
  it('holds for any links without a circle, and keeps all', () => {
    const links = fc.uniqueArray(
      fc.tuple(fc.nat(9), fc.nat(9)).filter(([a, b]) => a < b),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(links, fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 10 }), (pairs, order) => {
        const steps = order.map((n) =>
          step(
            String(n),
            pairs.flatMap(([a, b]) => (a === n ? [String(b)] : [])),
            `tag ${n % 3}`,
          ),
        )
        const sorted = inOrderOfLinks(steps, '').map(({ id }) => Number(id))
        expect(sorted.toSorted()).toEqual(order.toSorted())
        for (const [a, b] of pairs) expect(sorted.indexOf(a)).toBeLessThan(sorted.indexOf(b))
      }),
    )
  })

  it('goes in no circle', () => {
    expect(() => inOrderOfLinks([step('a', ['b']), step('b', ['a'])], '')).toThrow('links go in a circle: a, b')
  })
})
