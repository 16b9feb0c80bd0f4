import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onPath } from '../k6/resolve'

/** The oldest that Gatling 3.15 runs on; JMeter 5.6 takes it, too. */
const oldest = 17

/**
 * A program of a JDK: of JAVA_HOME, else of PATH.
 * @param needs what it is for, in the reader's words
 * @throws Error of one line that says what to install
 */
export async function javaProgram(
  name: 'java' | 'javac' | 'keytool',
  needs: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const home = env['JAVA_HOME']
  const program = home ? join(home, 'bin', name + suffix) : await onPath(name + suffix, env)
  const mend = `install a JDK of version ${oldest} or newer (Debian: openjdk-${oldest}-jdk-headless), or set JAVA_HOME`
  if (!program) throw new Error(`${needs} needs Java, and there is no ${name} on PATH: ${mend}`)
  if (name === 'keytool') return program
  const { stdout, stderr } = await promisify(execFile)(program, ['-version'], { env }).catch((error: Error) => {
    throw new Error(`${needs} needs Java, and ${program} does not run (${error.message.split('\n')[0]}): ${mend}`)
  })
  const version = /(?:version "|javac )(\d+)/.exec(stdout + stderr)?.[1]
  if (!(Number(version) >= oldest))
    throw new Error(`${needs} needs Java ${oldest}, and ${program} is ${version ?? 'of no known version'}: ${mend}`)
  return program
}
