import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMedcorAccounts } from './accounts-file'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'medcor-accounts-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(text: string) {
  const file = join(folder, 'accounts.csv')
  await writeFile(file, text)
  return readMedcorAccounts(file).catch((error: Error) => error.message.replace(folder, '…'))
}

const short = 'email,password,role,hospital\n'
const long = 'email,password,role,hospital,roles\n'

describe('readAccounts', () => {
  it('reads roles, with and without the column of all roles', async () => {
    const doctor = { email: 'd@example.test', password: 'p', role: 'DOCTOR', hospital: 'North' }
    expect(await read(`${short}D@example.test,p,DOCTOR,North\r\n\r\n`)).toEqual([{ ...doctor, roles: ['DOCTOR'] }])
    expect(await read(`${long}d@example.test,p,DOCTOR,North,ADMIN|DOCTOR\n`)).toEqual([
      { ...doctor, roles: ['DOCTOR', 'ADMIN'] },
    ])
    expect(await read(`\ufeff${short}d@example.test,"p,""q",DOCTOR,"North, East"\r\n`)).toEqual([
      { ...doctor, password: 'p,"q', hospital: 'North, East', roles: ['DOCTOR'] },
    ])
    expect(await read(`${long}d@example.test,p,DOCTOR,North,\n`)).toEqual([{ ...doctor, roles: ['DOCTOR'] }])
  })

  it.each([
    ['another header', 'email,password\nd@example.test,p\n', 'does not begin with the header'],
    ['no account', short, 'has no accounts'],
    ['a missing column', `${short}d@example.test,p,DOCTOR\n`, 'line 2 is not email,password,role,hospital'],
    ['a quote that stays open', `${short}d@example.test,"p,DOCTOR,North\n`, 'line 2 has a quote that is never closed'],
    ['an unknown role', `${short}d@example.test,p,SURGEON,North\n`, 'line 2 has the unknown role "SURGEON"'],
    ['an unknown further role', `${long}d@example.test,p,DOCTOR,North,GOD\n`, 'line 2 has the unknown role "GOD"'],
    [
      'a duplicate in another case',
      `${short}d@example.test,p,DOCTOR,North\nD@example.test,p,NURSE,North\n`,
      'line 3 has an email that was there before',
    ],
    ['no doctor', `${short}n@example.test,p,NURSE,North\n`, 'has no DOCTOR in the hospital "North"'],
  ])('refuses %s', async (_, text, problem) => {
    const message = await read(text)
    expect(message).toContain(`MEDCOR_ACCOUNTS_FILE "…/accounts.csv" ${problem}`)
    expect(message).toContain('; set MEDCOR_ACCOUNTS_FILE to ')
  })

  it('names a file that is not there', async () => {
    await expect(readMedcorAccounts(join(folder, 'none.csv'))).rejects.toThrow('cannot be read (ENOENT)')
  })
})
