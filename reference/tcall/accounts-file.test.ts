import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTcallAccounts } from './accounts-file'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'accounts-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function read(text: string) {
  const path = join(directory, 'accounts.csv')
  await writeFile(path, text)
  return readTcallAccounts(path)
}

describe('the accounts file', () => {
  it('gives the accounts; a password may hold commas and an email any case', async () => {
    expect(
      await read('\ufeff"email", password\r\nUser1@Example.test,"a,b "\r\n\r\nUser2@example.test,"say ""hi""\n"\r\n'),
    ).toEqual([
      { email: 'user1@example.test', password: 'a,b ' },
      { email: 'user2@example.test', password: 'say "hi"\n' },
    ])
  })

  it.each([
    ['user1@example.test,secret\n', 'does not begin with the header email,password'],
    ['email,password\n', 'has no accounts'],
    ['email,password\nuser1@example.test,secret\nuser2\n', 'line 3 is not email,password'],
    ['email,password\nuser1@example.test,sec,ret\n', 'line 2 has more than email,password'],
    ['email,password\nuser1@example.test,"secret\n', 'line 2 has a quote that is never closed'],
    ['email,password\nuser1@example.test,sec"ret\n', 'line 2 has a quote within a field'],
    ['email,password\nuser1@example.test,\n', 'line 2 is not email,password'],
  ])('is refused with its line and without its content: %j', async (text, problem) => {
    const error = await read(text).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ message: expect.stringContaining(problem) })
    expect((error as Error).message).not.toContain('secret')
  })

  it('names the setting when it is not there', async () => {
    await expect(readTcallAccounts('/nowhere.csv')).rejects.toThrow(
      /^TCALL_ACCOUNTS_FILE "\/nowhere.csv" cannot be read/,
    )
  })
})
