import { expect, it } from 'vitest'
import { causeIn } from './log'

it.each([
  [
    `2026-11-27 00:49:39.782 UTC [21854] FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes
2026-11-27 00:49:39.782 UTC [21854] HINT:  Check free disk space.
2026-11-27 00:49:39.782 UTC [21854] PANIC:  cannot abort transaction 1, it was already committed
child process exited with exit code 134
initdb: removing data directory "/data"`,
    'could not extend file "base/1/2691": wrote only 4096 of 8192 bytes; Check free disk space',
  ],
  [
    `initdb: error: directory "/data" exists but is not empty
initdb: hint: If you want to create a new database system, either remove or empty the directory "/data".
more`,
    'directory "/data" exists but is not empty; If you want to create a new database system, either remove or empty the directory "/data"',
  ],
  [
    'postgres: could not access directory "/data": Permission denied',
    'postgres: could not access directory "/data": Permission denied',
  ],
  ['one\nthe last', 'the last'],
  ['', ''],
])('finds the first error and what it adds', (text, cause) => {
  expect(causeIn(text)).toBe(cause)
})
