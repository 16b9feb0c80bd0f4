import { htmlOf } from '../../report/run/html'
import { jsonOf } from '../../report/run/json'
import { junitOf } from '../../report/run/junit'
import { markdownOf } from '../../report/run/markdown'

/** A run's report, by the name of its form. */
export const runForms = {
  html: { end: 'html', of: htmlOf },
  markdown: { end: 'md', of: markdownOf },
  junit: { end: 'xml', of: junitOf },
  json: { end: 'json', of: jsonOf },
}
