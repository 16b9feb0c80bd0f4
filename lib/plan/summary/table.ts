/** Pads cells to columns; numbers are set flush right. The last column is not padded. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, i) =>
        right.includes(i) ? cell.padStart(widths[i] ?? 0) : i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0),
      )
      .join('   ')
      .trimEnd(),
  )
}
