/** What is left of a statement when everything that could be data is gone. */
export interface ReducedStatement {
  /** What the program calls it, in a comment of the statement; undefined where it says nothing that is a name. */
  name: string | undefined
  /** `select`, `insert`, `update`, `delete`, `merge`; a statement with a `with` that writes is called by what it writes. Else the first word. */
  verb: string
  /** Tables and views that it names, in the order of the text, each once. */
  relations: readonly string[]
  /** Whether it has a `where`: it does not want all rows. */
  filters: boolean
  /** Whether it counts or sums: the rows that it returns then say nothing of those that it needed. */
  aggregates: boolean
}

/**
 * Reduces the text of a statement to its comment's name, its verb and its relations. No literal, parameter or
 * expression is in the answer, also of a text that was cut off. It reads words, and is no parser of SQL.
 */
export function reduceStatement(sql: string): ReducedStatement {
  const { words, comments } = wordsOf(sql)
  const name = comments.map(nameIn).find((one) => one !== undefined)
  const verb = verbOf(words)
  const known = ['select', 'insert', 'update', 'delete', 'merge'].includes(verb)
  return {
    name,
    verb,
    relations: known || lockable.has(verb) ? relationsOf(words) : [],
    filters: words.some(({ word }) => word === 'where'),
    aggregates: words.some(({ word }, at) => aggregate.test(word) && words[at + 1]?.word === '('),
  }
}

/** How a reader knows a statement: by its name, else by what it does to what. */
export function titleOf({ name, verb, relations }: ReducedStatement): string {
  return name ?? [verb, ...(relations.length > 0 ? [relations.join(', ')] : [])].join(' ')
}

const lockable = new Set(['lock', 'truncate'])
const aggregate = /^(count|sum|avg|min|max|bool_and|bool_or|every|(array|string|jsonb?|jsonb?_object)_agg)$/
const modifying = ['insert', 'update', 'delete', 'merge']

/** A word or a sign of the text. `quoted`: a word in double quotes, which is never a keyword. */
interface Word {
  word: string
  quoted?: true
}

/** Strings and comments also end where the text was cut off. */
const lexeme = new RegExp(
  [
    /(?<line>--[^\n]*)/,
    /(?<escaped>[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|\\?$))/,
    /(?<text>(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*(?:'|$))/,
    /(?<dollar>\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?(?:\$\k<tag>\$|$(?![\s\S])))/,
    /(?<quoted>(?:[uU]&)?"(?:[^"]|"")*(?:"|$))/,
    /(?<parameter>\$\d+)/,
    /(?<number>\d[\w.]*)/,
    /(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)/,
    /(?<sign>[(),.;])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'y',
)

function wordsOf(sql: string): { words: Word[]; comments: string[] } {
  const words: Word[] = []
  const comments: string[] = []
  for (let at = 0; at < sql.length; ) {
    if (sql.startsWith('/*', at)) {
      const end = endOfComment(sql, at)
      comments.push(sql.slice(at + 2, end - 2))
      at = end
      continue
    }
    lexeme.lastIndex = at
    const found = lexeme.exec(sql)
    at = found ? lexeme.lastIndex : at + 1
    const { word, sign, quoted, parameter } = found?.groups ?? {}
    if (word !== undefined) words.push({ word: word.toLowerCase() })
    else if (quoted !== undefined) words.push({ word: quoted.replace(/^[uU]?&?"|"$/g, ''), quoted: true })
    else if (sign !== undefined) words.push({ word: sign })
    // A value stands where it stood, or what is on its two sides would look like neighbours.
    else if (found && parameter === undefined && !found.groups?.['line']) words.push({ word: '?' })
  }
  return { words, comments }
}

/** PostgreSQL's comments nest. */
function endOfComment(sql: string, start: number): number {
  let depth = 0
  for (let at = start; at < sql.length; at++) {
    if (sql.startsWith('/*', at)) {
      depth++
      at++
    } else if (sql.startsWith('*/', at)) {
      depth--
      at++
      if (depth === 0) return at + 1
    }
  }
  return sql.length + 2
}

/** Keys of sqlcommenter that name a piece of a program; others hold what a request brought, such as a trace. */
const naming = ['statement', 'operation', 'action', 'route', 'controller'] as const
/** A word of a program: no blank, and no more than three digits in a row, so that it is no number of anybody. */
const nameLike = /^(?!.*\d{4})[A-Za-z_][\w.:/-]{0,62}$/

/** `statement_name`, or the keys of sqlcommenter: `operation='getCall',statement='call_one'`. */
function nameIn(comment: string): string | undefined {
  const text = comment.trim()
  if (nameLike.test(text)) return text
  for (const key of naming) {
    const value = new RegExp(`(?:^|,)\\s*${key}='((?:[^'\\\\]|\\\\.)*)'`).exec(text)?.[1]
    if (value !== undefined && nameLike.test(value)) return value
  }
  return undefined
}

function verbOf(words: readonly Word[]): string {
  const first = words.find(({ word }) => word !== '(')
  if (!first || first.quoted || !/^[a-z]+$/.test(first.word)) return 'other'
  if (first.word !== 'with') return verbs.has(first.word) ? first.word : 'other'
  // `for update` and `do update` follow a word; a statement inside of another follows a parenthesis.
  const writes = words.find(
    ({ word, quoted }, at) => !quoted && modifying.includes(word) && ['(', ')'].includes(words[at - 1]?.word ?? ''),
  )
  return writes?.word ?? 'select'
}

const verbs = new Set(
  'select insert update delete merge with values table begin start commit rollback savepoint release end abort set show reset discard copy lock truncate vacuum analyze create alter drop grant revoke comment explain prepare execute deallocate declare fetch close move listen unlisten notify call do refresh reindex cluster checkpoint'.split(
    ' ',
  ),
)

/** What follows where a relation is expected, and is none. */
const notRelation = new Set(['select', 'lateral', 'values', 'unnest', 'only', 'set', 'rows', 'table', 'with', 'where'])

function relationsOf(words: readonly Word[]): string[] {
  const named = new Set(
    words.flatMap(({ word }, at) => {
      const next = words.slice(at + 1, at + 5).map((one) => one.word)
      const isCte = /^as (not materialized |materialized )?\( ?/.test(`${next.join(' ')} `)
      return isCte ? [word] : []
    }),
  )
  const found: string[] = []
  // Of each open parenthesis, and of the text itself: whether a statement began in it, and whether a list of relations goes on.
  const frames: { statement: boolean; list: boolean }[] = [{ statement: true, list: false }]
  for (let at = 0; at < words.length; at++) {
    const { word, quoted } = words[at] as Word
    const frame = frames.at(-1) ?? { statement: true, list: false }
    if (word === '(' && !quoted) {
      frames.push({ statement: false, list: false })
      continue
    }
    if (quoted) continue
    if (word === ')') {
      if (frames.length > 1) frames.pop()
      continue
    }
    const before = words[at - 1]?.word ?? ''
    const begins = at === 0 || ['(', ')', ';'].includes(before)
    if (word === 'select' || word === 'delete' || (modifying.includes(word) && begins)) frame.statement = true
    const opens =
      (word === 'from' &&
        frame.statement &&
        !(before === 'distinct' && /^(is|not)$/.test(words[at - 2]?.word ?? ''))) ||
      word === 'join' ||
      word === 'into' ||
      (word === 'using' && frame.statement && words[at + 1]?.word !== '(') ||
      (word === 'update' && begins) ||
      ((word === 'truncate' || word === 'lock') && at === 0)
    const goesOn = word === ',' && frame.list
    if (ends.has(word)) frame.list = false
    if (!opens && !goesOn) continue
    frame.list = word === 'from' || word === 'using' || word === 'truncate' || word === 'lock' || goesOn
    const taken = relationAt(words, at + 1)
    if (taken && !named.has(taken) && !found.includes(taken)) found.push(taken)
  }
  return found
}

/** Where a list of relations ends. */
const ends = new Set(['where', 'group', 'order', 'having', 'limit', 'offset', 'returning', 'set', 'on', 'union', 'for'])

function relationAt(words: readonly Word[], from: number): string | undefined {
  let at = from
  while (!words[at]?.quoted && ['only', 'table', 'lateral'].includes(words[at]?.word ?? '')) at++
  const parts: string[] = []
  for (;;) {
    const { word, quoted } = words[at] ?? { word: '' }
    if (!quoted && (!/^[a-z_\u0080-\uffff]/.test(word) || notRelation.has(word))) return undefined
    // A quoted name may hold anything.
    parts.push(/^[\w$]+$/.test(word) ? word : '"…"')
    if (words[at + 1]?.word !== '.') break
    at += 2
  }
  if (words[at + 1]?.word === '(' && !words[from - 1]?.quoted && words[from - 1]?.word !== 'into') return undefined // a function
  return parts.at(-1)
}
