import type { PeerTool } from '../../peers/tool'
import type { ToolMeans } from '../tools/npm-tool'

/** What a run of a tool needs to know beside its files. */
export interface PeerRun {
  /** Where the written files lie, and where the tool leaves its samples. */
  folder: string
  /** The file that the tool is given. */
  file: string
  baseUrl: string
  /** Of the platform's certificate, if it is not a public one. */
  caFile: string | undefined
  runId: string
}

/** A program with its arguments, ready to be started in the run's folder. */
export interface Command {
  program: string
  args: readonly string[]
  env: Readonly<Record<string, string>>
}

/** A tool with how it is found and started. */
export interface LaunchedTool extends PeerTool {
  /**
   * Finds the tool, or gets it into the cache, and makes ready what it needs.
   * @throws Error of one line
   */
  command(run: PeerRun, means: ToolMeans): Promise<Command>
}
