import { expect, it } from 'vitest'
import { parseEnvFile } from './env-file'

it('reads settings line by line, and passes over blank lines and comments', () => {
  const text =
    '# made by npm run up\r\n\nTCALL_BASE_URL=http://127.0.0.1:7100\r\nTOKEN=a=b==\n EMPTY =\nno line\n=x\nEND=a#\n'
  expect(parseEnvFile(text)).toEqual({ TCALL_BASE_URL: 'http://127.0.0.1:7100', TOKEN: 'a=b==', EMPTY: '', END: 'a#' })
})
