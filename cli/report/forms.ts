/** How a report is written: the end of its file's name, and its text. */
interface Form<Facts> {
  end: string
  of: (facts: Facts) => string
}

/** The one form that was named. @throws an Error of one line when there is none, or more than one */
export function formNamed<Facts>(forms: Readonly<Record<string, Form<Facts>>>, names: readonly string[]): Form<Facts> {
  const [name = '', another] = names
  const form = forms[name]
  if (!form || another) throw new Error('--out - takes one --format')
  return form
}
