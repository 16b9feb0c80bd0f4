/** Words of values that people do not have: a bare number behind one is measured or counted. */
const countedWords =
  '(?:time|times|timestamp|ts|at|ms|ns|us|s|bytes?|size|length|duration|offset|count|total|sum|min|max|avg|med|rate|' +
  'value|seed|samples?|epoch|exp|iat|nbf|sent|received|start|end|elapsed|rss|heap|memory|limit|cursor|line|port|' +
  'version|p\\d+)'
const counted = new RegExp(`(?:^|[^a-z])${countedWords}["'\\]]?\\s*[:=]\\s*$`, 'i')
const counting = new RegExp(`(?:^|[^a-z])${countedWords}$`, 'i')
/** As the metrics of Prometheus are written: a unit at the end of a name, or labels in braces. */
const exposed = /(?:\w_(?:bytes|seconds|total|count|sum|bucket|info)|\w\{[^{}\n]*\})[ \t]$/

/** Whether the name of a column says that what stands in it is measured, counted or a time. */
export function isCounting(name: string): boolean {
  return counting.test(name)
}

/** Ten digits long, and in much code: the ends of 32-bit numbers. */
const powersOfTwo = [2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32]

/** Whether a bare number, by what stands around it, is a measurement or a time and not an identifier. */
export function isMeasured(text: string, from: number, to: number): boolean {
  const before = text.slice(Math.max(0, from - 60), from)
  const after = text.slice(to, to + 12)
  if (
    /^\s?(?:%|(?:ms|ns|us|µs|s|bytes?|[kmg]i?b|b|samples?|events?|requests?|rows?|lines?|iterations?)\b)/i.test(after)
  )
    return true
  if (counted.test(before) || exposed.test(before) || powersOfTwo.includes(Number(text.slice(from, to)))) return true
  // An element of a JSON array of numbers, or a JSON number whose key is none of a person's (those are found by their label).
  return /(?:["'\]]\s*:|\[|[\d\]}¤]\s*,)\s*$/.test(before) && /^\s*(?:[,}\]]|$)/.test(after)
}

/** Whether numbers stand on both or one side, as in the columns of a table. */
export function isInColumns(text: string, from: number, to: number): boolean {
  return /\d[ \t]+$/.test(text.slice(Math.max(0, from - 6), from)) || /^[ \t]+\d/.test(text.slice(to, to + 6))
}
