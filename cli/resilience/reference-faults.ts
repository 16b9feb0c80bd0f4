import type { ChaosProxy } from '../../resilience/chaos-proxy'
import {
  type Disturbance,
  exhaustConnections,
  freeze,
  kill,
  network,
  type OwnParts,
  restartDatabase,
} from '../../resilience/faults'
import type { RunningPlatform } from '../platform/platform'

/** Everything that can be done to a platform that this process started. */
export function referenceFaults(name: string, platform: RunningPlatform, proxy: ChaosProxy): Disturbance[] {
  const parts: OwnParts = {
    pid: (title) => platform.parts.find((part) => part.title === title)?.pid ?? 0,
    restart: (title) => platform.restart(title),
    databaseUrl: platform.databaseUrl?.('postgres') ?? '',
  }
  const main = platform.services.at(-1)?.title ?? name
  const hooks = platform.services.find(({ title }) => title === 'webhook proxy')?.title
  return [
    kill(parts, main, 'platform-kill'),
    freeze(parts, main, 'platform-stop'),
    ...(platform.databaseUrl
      ? [
          kill(parts, 'PostgreSQL', 'database-kill'),
          freeze(parts, 'PostgreSQL', 'database-stop'),
          restartDatabase(parts),
          exhaustConnections(parts),
        ]
      : []),
    ...(hooks ? [kill(parts, hooks, 'proxy-kill'), freeze(parts, hooks, 'proxy-stop')] : []),
    network(proxy, { kind: 'delay', ms: 400 }),
    network(proxy, { kind: 'stall' }),
    network(proxy, { kind: 'reset' }),
  ]
}
