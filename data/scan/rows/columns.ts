import { isLabel } from '../detect/labels'
import { isCounting } from '../detect/numbers-in-context'

/** What stands before the cells of a column; undefined where its name says nothing of a person. */
export interface TableColumn {
  label: string | undefined
  /** Of times and figures, which are written without quotes. */
  counting: boolean
}

/** Names of columns that are a person's only beside others that are. */
const besideOthers: readonly (readonly [name: RegExp, label: string])[] = [
  [/^(?:name|full[ _]?name|nm)$/i, 'patient name'],
  [/^(?:first|given|forename|first[ _]?nm)$/i, 'first name'],
  [/^(?:last|family|last[ _]?nm)$/i, 'last name'],
  [/^(?:middle|mi)$/i, 'middle name'],
]

export function columnsOf(names: readonly string[]): TableColumn[] {
  const columns = names.map((name): TableColumn => {
    const counting = isCounting(name)
    return { label: counting || isLabel(name) ? name : undefined, counting }
  })
  if (!columns.some(isOfPerson)) return columns
  return columns.map((column, at) => {
    const [, label] = besideOthers.find(([name]) => name.test(names[at] as string)) ?? []
    return label === undefined || column.label !== undefined ? column : { label, counting: false }
  })
}

export function isOfPerson({ label, counting }: TableColumn): boolean {
  return label !== undefined && !counting
}

/** The cells of a row, each behind its column where that says something: as keys stand before their values. */
export function labelled(row: readonly string[], columns: readonly TableColumn[]): string {
  let text = ''
  for (let at = 0; at < row.length; at++) {
    const cell = row[at] as string
    const { label, counting } = columns[at] as TableColumn
    if (cell !== '')
      text += label === undefined ? `"${cell}"\t` : counting ? `${label}: ${cell}\t` : `${label}: "${cell}"\t`
  }
  return text
}
