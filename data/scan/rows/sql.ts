import { columnsOf, labelled, type TableColumn } from './columns'

/** A statement that is being read: which columns its rows have, and how they are written. */
interface Statement {
  columns: TableColumn[]
  rows: 'values' | 'copy'
}

const name = String.raw`[\w.${'`'}"\[\]]+`
const insert = new RegExp(String.raw`\bINSERT\s+(?:IGNORE\s+)?INTO\s+(${name})\s*(?:\(([^()]*)\))?`, 'i')
const copy = new RegExp(String.raw`^\s*COPY\s+${name}\s*\(([^()]*)\)\s+FROM\s+stdin`, 'i')
const create = new RegExp(String.raw`\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(${name})\s*\(`, 'i')
const noColumn = /^(?:PRIMARY|UNIQUE|FOREIGN|CONSTRAINT|KEY|INDEX|CHECK|FULLTEXT|SPATIAL|EXCLUDE|LIKE)\b/i

/**
 * Puts the name of a column before each value in the rows of SQL: of INSERT, and of COPY as PostgreSQL dumps it. For
 * other lines it gives undefined.
 */
export function sqlRows(): (line: string) => string | undefined {
  const tables = new Map<string, string[]>()
  let creating: string[] | undefined
  let statement: Statement | undefined
  return (line) => {
    if (creating) {
      creating.push(...columnNames(line))
      if (/^\s*\)/.test(line)) creating = undefined
      return undefined
    }
    if (statement?.rows === 'copy') {
      if (!line.startsWith('\\.')) return copied(line, statement.columns)
      statement = undefined
      return undefined
    }
    if (!/\b(?:INSERT|COPY|CREATE)\s/i.test(line)) return statement && inserted(line)
    const [made, table = ''] = create.exec(line) ?? []
    if (made) {
      const body = line.slice(line.indexOf(made) + made.length)
      const columns = columnNames(body)
      tables.set(plain(table), columns)
      if (!/\)[^()]*;\s*$/.test(body)) creating = columns
      return undefined
    }
    const [, listed] = copy.exec(line) ?? []
    if (listed !== undefined) {
      statement = { columns: columnsOf(namesIn(listed)), rows: 'copy' }
      return undefined
    }
    const [begin, into = '', names] = insert.exec(line) ?? []
    if (begin === undefined) return undefined
    const columns = names === undefined ? (tables.get(plain(into)) ?? []) : namesIn(names)
    statement = { columns: columnsOf(columns), rows: 'values' }
    const values = line.indexOf(begin) + begin.length
    return `${line.slice(0, values)}${inserted(line.slice(values)) ?? line.slice(values)}`
  }

  function inserted(text: string): string | undefined {
    if (!statement) return undefined
    const { columns } = statement
    const { rows, said } = rowsIn(text, columns)
    // It ends with a semicolon, or where something else begins.
    if (/;\s*$/.test(text) || (rows === 0 && !/^\s*(?:VALUES\s*)?$/i.test(text))) statement = undefined
    return rows === 0 ? undefined : said
  }
}

function copied(line: string, columns: readonly TableColumn[]): string | undefined {
  const row = line.split('\t').map((value) => (value === '\\N' ? '' : value.replaceAll('"', '')))
  return row.length === columns.length ? labelled(row, columns) : undefined
}

function plain(table: string): string {
  return (table.split('.').pop() ?? '').replace(/[`"[\]]/g, '').toLowerCase()
}

function namesIn(list: string): string[] {
  return list.split(',').map((each) => each.replace(/[`"[\]]/g, '').trim())
}

/** The names of the columns in (a part of) what a table is made of. */
function columnNames(text: string): string[] {
  const [own = ''] = text.replace(/\([^()]*\)/g, '').split(')')
  return own.split(',').flatMap((part) => {
    const [, column] = /^\s*[`"[]?(\w+)[`"\]]?\s+\w/.exec(part) ?? []
    return column === undefined || noColumn.test(part.trim()) ? [] : [column]
  })
}

/** How many rows in brackets there are, and the text with each as {@link labelled} writes it. */
function rowsIn(text: string, columns: readonly TableColumn[]): { rows: number; said: string } {
  let rows = 0
  let said = ''
  let row: string[] | undefined
  let value = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    if (row === undefined) {
      if (sign === '(') {
        row = []
        said += `${text.slice(from, at)} `
        from = at
      }
    } else if (sign === "'") {
      for (at++; at < text.length && !(text.charAt(at) === "'" && text.charAt(at + 1) !== "'"); at++) {
        if (text.charAt(at) === "'" || text.charAt(at) === '\\') at++
        value += text.charAt(at).replace('"', '')
      }
    } else if (sign === ',' || sign === ')') {
      row.push(/^\s*(?:NULL|DEFAULT)\s*$/i.test(value) ? '' : value.trim())
      value = ''
      if (sign === ')') {
        const isRow = row.length === columns.length
        if (isRow) rows += 1
        said += isRow ? labelled(row, columns) : text.slice(from, at + 1)
        row = undefined
        from = at + 1
      }
    } else value += sign
  }
  return { rows, said: said + text.slice(from) }
}
