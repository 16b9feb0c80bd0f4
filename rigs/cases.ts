/** Whether `npm run test:long` runs the file: then it tests all its cases, and else those that stand for each kind. */
export const allCases = process.env['ALL_CASES'] === '1'

/** All of the cases, or in `npm test` the first so many. */
export function firstCases<T>(cases: readonly T[], most: number): T[] {
  return allCases ? [...cases] : cases.slice(0, most)
}
