import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { javaProgram } from './java'

const home = mkdtempSync(join(tmpdir(), 'java-'))
afterAll(() => rmSync(home, { recursive: true }))
mkdirSync(join(home, 'bin'))
function says(text: string): NodeJS.ProcessEnv {
  const file = join(home, 'bin/java')
  writeFileSync(file, `#!/bin/sh\necho '${text}' >&2\n`)
  chmodSync(file, 0o755)
  return { JAVA_HOME: home }
}

it('takes the Java of JAVA_HOME when it is new enough', async () => {
  expect(await javaProgram('java', 'JMeter', says('openjdk version "17.0.15" 2025-04-15'))).toBe(join(home, 'bin/java'))
})

it('says in one line which Java is needed, where there is none or an old one', async () => {
  await expect(javaProgram('java', 'JMeter', { PATH: '' })).rejects.toThrow(
    /^JMeter needs Java, and there is no java on PATH: install a JDK of version 17 or newer .*JAVA_HOME$/,
  )
  await expect(javaProgram('java', 'Gatling', says('java version "1.8.0_402"'))).rejects.toThrow(
    /Gatling needs Java 17, and .* is 1:/,
  )
  await expect(javaProgram('javac', 'Gatling', { JAVA_HOME: join(home, 'none') })).rejects.toThrow(
    /does not run .*ENOENT/,
  )
})
