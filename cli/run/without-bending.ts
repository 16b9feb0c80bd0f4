import type { Command } from 'commander'
import { bendingVariables, waitingVariables } from '../../lib/plan/settings/k6-environment'

/**
 * Lets a command say in its own words that it takes no flags for k6, and refuses what of k6's environment would bend
 * the run, before anything is started.
 */
export function withoutBending(command: Command): Command {
  return command
    .allowUnknownOption()
    .allowExcessArguments()
    .hook('preAction', (_parent, { args, registeredArguments }) => {
      const [extra] = args.filter((arg, at) => arg.startsWith('-') || at >= registeredArguments.length)
      if (extra !== undefined) throw new Error(refusal(extra, command.name()))
      const lines = [...bendingVariables(process.env).map(([, line]) => line), ...waitingVariables(process.env)]
      for (const line of lines.slice(0, -1)) console.error(line)
      const last = lines.at(-1)
      if (last !== undefined) throw new Error(last)
    })
}

function refusal(extra: string, name: string): string {
  return `sla ${name} takes no ${extra}: flags of k6 could take its verdict away; settings are environment variables (VUS=100 npm run sla -- ${name} …), and k6 alone is npm run k6 -- run …`
}
