import { periodHtmlOf } from '../../report/period/html'
import { periodJsonOf } from '../../report/period/json'
import { periodMarkdownOf } from '../../report/period/markdown'

/** A period's report, by the name of its form. */
export const periodForms = {
  html: { end: 'html', of: periodHtmlOf },
  markdown: { end: 'md', of: periodMarkdownOf },
  json: { end: 'json', of: periodJsonOf },
}
