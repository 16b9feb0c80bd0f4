import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { jmeter, jtlName } from '../../peers/jmeter/jmeter'
import { checkCertificate } from '../check/check-address'
import { javaProgram } from '../tools/java'
import { mavenTool } from '../tools/maven-tool'
import type { ToolMeans } from '../tools/npm-tool'
import type { LaunchedTool } from './launch'
import { trustStore } from './trust-store'

/** What a sample is written with: no names of threads, no messages, no addresses. */
const saved: Readonly<Record<string, string>> = {
  output_format: 'csv',
  print_field_names: 'true',
  response_message: 'false',
  assertion_results_failure_message: 'false',
  thread_name: 'false',
  url: 'false',
}

export const launchedJmeter: LaunchedTool = {
  ...jmeter,
  async command({ folder, file, baseUrl, caFile, runId }, means) {
    await verifyCertificate(baseUrl, caFile)
    const java = await javaProgram('java', 'JMeter', means.env)
    const home = await jmeterHome(means)
    const { protocol, hostname, port } = new URL(baseUrl)
    const properties: Record<string, string> = {
      protocol: protocol.replace(':', ''),
      host: hostname,
      ...(port && { port }),
      folder,
      run_id: runId,
      // Else it waits a minute for the threads of the arrivals, which have ended.
      'jmeterengine.force.system.exit': 'true',
      ...Object.fromEntries(Object.entries(saved).map(([name, value]) => [`jmeter.save.saveservice.${name}`, value])),
    }
    return {
      program: java,
      args: [
        '-Xms512m',
        '-Xmx1g',
        '-Djava.awt.headless=true',
        ...(await trustStore(caFile, folder, 'JMeter', means.env)),
        `-Djmeter.home=${home}`,
        '-cp',
        join(home, 'lib', '*'),
        'org.apache.jmeter.NewDriver',
        ...['-n', '-t', join(folder, file), '-l', join(folder, jtlName), '-j', join(folder, 'jmeter.log')],
        ...Object.entries(properties).map(([name, value]) => `-J${name}=${value}`),
      ],
      env: {},
    }
  },
}

/** JMeter trusts every certificate, so the platform's is looked at before. @throws Error of one line */
async function verifyCertificate(baseUrl: string, caFile: string | undefined): Promise<void> {
  if (!baseUrl.startsWith('https:')) return
  const ca = caFile && (await readFile(caFile, 'utf8'))
  const { state, said, mend } = await checkCertificate('the platform', new URL(baseUrl), ca)
  if (state === 'fail') throw new Error(`${baseUrl}: ${said}; JMeter would not notice; ${mend}`)
}

/** JMETER_HOME, else the suite's cache. */
async function jmeterHome(means: ToolMeans): Promise<string> {
  const named = means.env['JMETER_HOME']
  if (named) return named
  return mavenTool('jmeter', means, async (folder) => {
    // It looks for extensions there, and complains where it cannot.
    for (const name of ['ext', 'junit']) await mkdir(join(folder, 'lib', name))
    const config = (await readdir(join(folder, 'lib'))).find((name) => name.startsWith('ApacheJMeter_config-'))
    if (!config) throw new Error('Maven brought no ApacheJMeter_config')
    const files = unzipSync(await readFile(join(folder, 'lib', config)), {
      filter: ({ name }) => /^bin\/.*[^/]$/.test(name),
    })
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), bytes)
    }
  })
}
