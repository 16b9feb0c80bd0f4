/** RFC 4180. */
export function csvRow(cells: readonly unknown[]): string {
  return cells.map((cell) => `"${String(cell ?? '').replaceAll('"', '""')}"`).join(',')
}
