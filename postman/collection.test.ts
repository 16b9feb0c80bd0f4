import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readContract } from '../build/contracts'
import { findPlatforms } from '../build/platforms'
import { root } from '../build/root'
import { isReservedPhone } from '../lib/data/reserved'
import { accountLike } from './account'
import type { Collection } from './collection'
import { type Contract, limitOf, stepsOf } from './contract'

interface Item {
  name: string
  event: { listen: string; script: { exec: string[] } }[]
  request: { method: string; url: { path: string[]; raw: string }; body?: { raw: string } }
}

const platforms = await findPlatforms()

// What is committed: that the converter still makes it is in e2e/.
describe.each(Object.keys(platforms))('the committed collection of %s', async (name) => {
  const read = <T>(kind: string) =>
    JSON.parse(readFileSync(join(root, `postman/collections/${name}.postman_${kind}.json`), 'utf8')) as T
  const collection = read<Collection>('collection')
  const environment = read<{ values: { key: string; value: string; type: string }[] }>('environment')
  const items = collection.item.flatMap(({ item }) => item as Item[])
  const contract = (await readContract(name)) as unknown as Contract
  const { targets } = platforms[name] ?? expect.unreachable()
  const scriptsOf = (item: Item) => item.event.flatMap(({ script }) => script.exec).join('\n')

  it('has each operation of the contract once, with a test of its status', () => {
    const line = ({ method, path }: { method: string; path: string }) => `${method} ${path}`
    const had = items.map(({ request: { method, url } }) =>
      line({ method, path: `/${url.path.join('/')}`.replace(/:(\w+)/g, '{$1}') }),
    )
    expect(had.toSorted()).toEqual(stepsOf(contract).map(line).toSorted())
    for (const item of items) expect(scriptsOf(item), item.name).toMatch(/pm\.test\('status \d{3}'/)
  })

  it('holds the response time against the limits of the SLA table', () => {
    const limits = Object.fromEntries(collection.variable.map(({ key, value }) => [key, value]))
    for (const { sla, title } of stepsOf(contract)) {
      if (!sla) continue
      expect(limits[`${sla}_ms`]).toBe(String(limitOf(sla, targets).ms))
      const item = items.find((one) => one.name === title) ?? expect.unreachable(title)
      expect(scriptsOf(item)).toContain(`pm.variables.get('${sla}_ms')`)
    }
  })

  it('has bodies that are examples and not placeholders, and only reserved numbers in them', () => {
    for (const { name: of, request } of items) {
      const body = request.body?.raw ?? ''
      expect(body, of).not.toMatch(/<\w+>/)
      for (const [number] of body.matchAll(/\+\d+/g)) expect(isReservedPhone(number)).toBe(true)
    }
  })

  it('has every variable that is used in the collection, the environment or Postman itself', () => {
    const known = [...collection.variable, ...environment.values].map(({ key }) => key)
    const made = [...JSON.stringify(items).matchAll(/collectionVariables\.set\('(\w+)'/g)].map(([, key]) => key)
    for (const [, variable] of JSON.stringify(items).matchAll(/\{\{([^}$]+)\}\}/g))
      expect([...known, ...made]).toContain(variable)
  })

  it('has secrets as empty variables', () => {
    const { password, email } = Object.fromEntries(environment.values.map(({ key, value }) => [key, value]))
    expect([email, password]).toEqual(['', ''])
    expect(environment.values.find(({ key }) => key === 'password')?.type).toBe('secret')
    expect(collection.variable.find(({ key }) => key === 'token')?.value).toBe('')
  })
})

describe('the account that a run takes', () => {
  const login = (user: object) => ({
    paths: { '/in/': { post: { responses: { '200': { content: { 'application/json': { example: { user } } } } } } } },
  })
  const rows = [
    { email: 'a@example.test', role: 'NURSE', roles: 'NURSE|STAFF' },
    { email: 'b@example.test', role: 'DOCTOR', roles: 'DOCTOR' },
    { email: 'c@example.test', role: 'DOCTOR', roles: 'DOCTOR|ADMIN' },
  ]

  it.each([
    [{ email: 'a@example.test', role: 'DOCTOR', roles: ['DOCTOR', 'ADMIN'] }, 'c@example.test'],
    [{ role: 'DOCTOR' }, 'b@example.test'],
    [{}, 'a@example.test'],
  ])('is most like the example %j', (user, email) => {
    expect(accountLike(login(user) as unknown as Contract, '/in/', rows)?.['email']).toBe(email)
  })

  it('is none where there is none', () => {
    expect(accountLike(login({}) as unknown as Contract, '/in/', [])).toBeUndefined()
  })
})
