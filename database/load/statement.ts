/** A statement that is run again and again, and where its values come from. */
export interface LoadStatement {
  /** What the lines and the comment for `sla db watch` call it. */
  name: string
  /** With $1, $2 … for its values. */
  text: string
  /** A query whose rows are the values, in the order of its columns; absent where it takes none. */
  values?: string
  /** Each row of values is used once, and asked for anew: for what writes. */
  fresh?: true
  /** How many of all arrivals it is, against the weights of the others. */
  weight: number
}

/** What a platform's own database is loaded with. */
export interface DatabaseLoad {
  /** Puts rows where the seed leaves too few to be like a platform in use. */
  prepare: readonly string[]
  /** Before each trial: takes away what the one before has written, so that all meet the same rows. */
  between: readonly string[]
  statements: readonly LoadStatement[]
}

const heading = /^--\s*(name|values|weight)\s*:\s*(.*?)\s*;?\s*$/i
const reading = /^(select|with|values|table)\b/i

/**
 * Reads statements from a file: each begins with `-- name: …` and may have `-- values: select …` and `-- weight: 3`.
 * @throws Error of one line that names the line, or the statement
 */
export function statementsIn(text: string): LoadStatement[] {
  const statements: { name: string; lines: string[]; values?: string; weight: number }[] = []
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const [, key = '', said = ''] = heading.exec(line) ?? []
    const last = statements.at(-1)
    if (key.toLowerCase() === 'name') statements.push({ name: nameIn(said, at + 1), lines: [], weight: 1 })
    else if (!last) {
      if (line.trim() !== '' && !line.startsWith('--'))
        throw new Error(`line ${at + 1} belongs to no statement; begin each with a line "-- name: …"`)
    } else if (key.toLowerCase() === 'values') last.values = said
    else if (key.toLowerCase() === 'weight') last.weight = weightIn(said, at + 1)
    else last.lines.push(line)
  }
  if (statements.length === 0) throw new Error('there is no statement in it; begin each with a line "-- name: …"')
  const names = statements.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice) throw new Error(`two statements are called ${twice}; give each a name of its own`)
  return statements.map(({ lines, ...statement }) => {
    const body = lines.join('\n').trim().replace(/;\s*$/, '')
    for (const one of [body, ...(statement.values === undefined ? [] : [statement.values])])
      if (!reading.test(one.replace(/^(\s|--[^\n]*\n)+/, '')))
        throw new Error(`${statement.name} does not read: a statement here begins with select, with, values or table`)
    return { ...statement, text: body }
  })
}

function nameIn(said: string, line: number): string {
  if (!/^\w{1,60}$/.test(said)) throw new Error(`line ${line}: "${said}" is no name; use letters, digits and _`)
  return said
}

function weightIn(said: string, line: number): number {
  const weight = Number(said)
  if (!Number.isFinite(weight) || weight <= 0) throw new Error(`line ${line}: weight "${said}" is no number above 0`)
  return weight
}
