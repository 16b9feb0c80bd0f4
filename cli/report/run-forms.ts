import { htmlOf } from '../../report/run/html'
import { jsonOf } from '../../report/run/json'
import { reportJunitOf } from '../../report/run/junit'
import { markdownOf } from '../../report/run/markdown'

/** A run's report, by the name of its form. */
export const runForms = {
  html: { end: 'html', of: htmlOf },
  markdown: { end: 'md', of: markdownOf },
  junit: { end: 'xml', of: reportJunitOf },
  json: { end: 'json', of: jsonOf },
}
