import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { gatling, gatlingSamples } from '../../peers/gatling/gatling'
import { simulationClass } from '../../peers/gatling/simulation'
import { javaProgram } from '../tools/java'
import { mavenTool } from '../tools/maven-tool'
import type { LaunchedTool } from './launch'
import { trustStore } from './trust-store'

/** Without it Gatling's log says everything. */
const logback = '<configuration><root level="WARN"/></configuration>'

export const launchedGatling: LaunchedTool = {
  ...gatling,
  async command({ folder, file, baseUrl, caFile, runId }, means) {
    const [java, javac] = [
      await javaProgram('java', 'Gatling', means.env),
      await javaProgram('javac', 'Gatling', means.env),
    ]
    const home = means.env['GATLING_HOME'] || (await mavenTool('gatling', means))
    const classes = join(folder, 'classes')
    const libraries = join(home, 'lib', '*')
    await mkdir(classes)
    await writeFile(join(classes, 'logback.xml'), logback)
    await means.progress.step('compiling the simulation', () =>
      promisify(execFile)(javac, ['-cp', libraries, '-d', classes, join(folder, file)], { env: means.env }).catch(
        (error: { stderr?: string; message: string }) => {
          throw new Error(`${file} does not compile: ${(error.stderr || error.message).split('\n')[0]}`)
        },
      ),
    )
    const properties = { base_url: baseUrl, folder, run_id: runId, samples: join(folder, gatlingSamples) }
    return {
      program: java,
      args: [
        '-Xms512m',
        '-Xmx1g',
        '--add-opens=java.base/java.lang=ALL-UNNAMED',
        ...(await trustStore(caFile, folder, 'Gatling', means.env)),
        ...Object.entries(properties).map(([name, value]) => `-D${name}=${value}`),
        '-cp',
        [classes, libraries].join(delimiter),
        'io.gatling.app.Gatling',
        // Its reports need a library of its own.
        ...['-s', simulationClass, '-rf', join(folder, 'gatling'), '-nr'],
      ],
      env: {},
    }
  },
}
