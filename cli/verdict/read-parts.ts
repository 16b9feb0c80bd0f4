import { statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { resultVersion } from '../../lib/plan/summary/envelope'
import type { Result } from '../../lib/plan/summary/result'
import { partsInLog } from '../../merge/log'
import type { FoundPart } from '../../merge/parts'

/** What was found in files and logs, and a line for each of them that holds nothing. */
export interface ReadParts {
  parts: FoundPart[]
  problems: string[]
}

/**
 * Reads results of instances from result files, from logs, and from folders of both; `-` is the standard input. In a
 * folder what is no result of an instance is passed over.
 * @throws Error of one line when there is no such file
 */
export async function readParts(paths: readonly string[]): Promise<ReadParts> {
  const read = { parts: [] as FoundPart[], problems: [] as string[] }
  for (const path of paths) {
    if (path === '-') {
      take(read, 'the standard input', await text(process.stdin), 'named')
      continue
    }
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found) throw new Error(`there is no ${path}; name result files, logs of k6, or folders of them`)
    if (!found.isDirectory()) take(read, path, await readFile(path, 'utf8'), 'named')
    else
      for (const name of (await readdir(path)).filter((name) => /\.(json|log|txt)$/.test(name)).sort())
        take(read, join(path, name), await readFile(join(path, name), 'utf8'), 'in a folder')
  }
  return read
}

function take({ parts, problems }: ReadParts, from: string, content: string, how: 'named' | 'in a folder'): void {
  const texts = content.trimStart().startsWith('{') && !content.startsWith('{"log":') ? [content] : partsInLog(content)
  if (texts.length === 0 && how === 'named')
    problems.push(`${from} holds no result of an instance: did its k6 end, and is the log whole?`)
  for (const one of texts) {
    try {
      const result = parsed(one)
      if (how === 'named' || result.instance.of > 1) parts.push({ from, result })
    } catch (error) {
      if (how === 'named' || texts[0] !== content)
        problems.push(`${from}: ${error instanceof Error ? error.message : error}`)
    }
  }
}

/** @throws Error of one line, without the name of the file */
function parsed(content: string): Result {
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch {
    throw new Error(
      `its result was cut off after ${content.length} characters; take the result file, or a log that keeps long lines`,
    )
  }
  const { version, kind } = (value ?? {}) as { version?: unknown; kind?: unknown }
  if (version !== resultVersion || kind !== 'run')
    throw new Error(`it is no result of a run of version ${resultVersion}, which alone can be joined`)
  return value as Result
}
