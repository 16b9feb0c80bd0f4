/** Pads cells to columns; numbers are set flush right. The last column is not padded. */
export function table(rows: readonly (readonly string[])[], right: readonly number[]): string[] {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)))
  return rows.map((row) =>
    row
      .map((cell, i) =>
        right.includes(i) ? cell.padStart(widths[i] ?? 0) : i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0),
      )
      .join('   ')
      .trimEnd(),
  )
}
