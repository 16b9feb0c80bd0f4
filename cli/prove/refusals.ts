import { findPlatforms } from '../../build/platforms'
import { isRunning } from '../../service/postgres/processes'
import { readState } from '../platform/state'

const thisMachine = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Faults go only into the platforms that this command starts.
 * @param baseUrls the settings that hold an address
 * @throws Error when the settings name another machine
 */
export function assertOwnPlatform(env: NodeJS.ProcessEnv, baseUrls: readonly string[]): void {
  for (const name of baseUrls) {
    const url = env[name]
    if (!url || (URL.canParse(url) && thisMachine.has(new URL(url).hostname))) continue
    throw new Error(
      `${name} "${url}" is another machine: faults are put only into what prove starts here; unset ${name}`,
    )
  }
}

/**
 * For what puts faults into a platform of its own.
 * @throws Error when the settings name another machine, or a platform is up
 */
export async function assertMayProve(env: NodeJS.ProcessEnv): Promise<void> {
  assertOwnPlatform(
    env,
    Object.values(await findPlatforms()).map(({ baseUrl }) => baseUrl),
  )
  await assertNoPlatformIsUp()
}

/** @throws Error when a platform is up: it would take the processor from what is measured, or be taken for it. */
async function assertNoPlatformIsUp(): Promise<void> {
  const up = await readState()
  if (up && (await isRunning(up.supervisor)))
    throw new Error(
      `the platform is up (process ${up.supervisor.pid}, ${up.url}), and prove starts its own; npm run down stops it`,
    )
}
