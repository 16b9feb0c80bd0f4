import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { javaProgram } from '../tools/java'

/** Guards nothing: what is in the store is a public certificate. */
const storeWord = 'changeit'

/** Java's way to trust a CA: a store with it, made in `folder`. @returns the system properties that name it */
export async function trustStore(
  caFile: string | undefined,
  folder: string,
  needs: string,
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  if (!caFile) return []
  const store = join(folder, 'trusted.p12')
  const keytool = await javaProgram('keytool', needs, env)
  const args = ['-importcert', '-noprompt', '-alias', 'sla', '-file', caFile, '-keystore', store]
  await promisify(execFile)(keytool, [...args, '-storetype', 'PKCS12', '-storepass', storeWord], { env })
  return [`-Djavax.net.ssl.trustStore=${store}`, `-Djavax.net.ssl.trustStorePassword=${storeWord}`]
}
