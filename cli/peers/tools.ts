import { launchedArtillery } from './artillery'
import { launchedGatling } from './gatling'
import { launchedJmeter } from './jmeter'
import type { LaunchedTool } from './launch'

/** Every one there is, in the order of their names. */
export const tools: readonly LaunchedTool[] = [launchedArtillery, launchedGatling, launchedJmeter]

/** The tool of a name that the command line has checked. */
export function toolNamed(name: string): LaunchedTool {
  const tool = tools.find((one) => one.name === name)
  if (!tool) throw new Error(`there is no tool ${name}; there are ${tools.map((one) => one.name).join(', ')}`)
  return tool
}
