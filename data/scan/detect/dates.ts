const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** What a date of any usual writing looks like, for the value behind a label. */
export const anyDate = String.raw`(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]\s?\d{1,2}[-/. ]\s?\d{2,4}|\d{8}|[A-Za-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th)?[ -][A-Za-z]{3,9}\.?,?[ -]\d{4})`

/** `YYYY-MM-DD`, or the text as it is when it is no date we can read; 03/04 is read as in the United States. */
export function toIsoDate(written: string): string {
  const text = written.trim()
  const [, y, m, d] = /^(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})$/.exec(text) ?? []
  if (Number(m) <= 12) return iso(y as string, m as string, d as string)
  const [, first, second, year] = /^(\d{1,2})[-/. ]\s?(\d{1,2})[-/. ]\s?(\d{2,4})$/.exec(text) ?? []
  if (year) return iso(year.length === 2 ? `19${year}` : year, first as string, second as string)
  const word = months.indexOf((/[A-Za-z]{3}/.exec(text) ?? [''])[0].toLowerCase()) + 1
  const [, named] = /(\d{4})$/.exec(text) ?? []
  const [, day] = /(?:^|\D)(\d{1,2})(?!\d)/.exec(text) ?? []
  return word > 0 && named && day ? iso(named, String(word), day) : text
}

function iso(year: string, month: string, day: string): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
