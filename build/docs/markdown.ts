/** A page that says where it comes from, so that nobody edits it. */
export function markdownPage(title: string, sources: readonly string[], ...blocks: string[]): string {
  const from = sources.map((source) => `\`${source}\``).join(', ')
  return `${[`# ${title}`, `Generated from ${from} by \`npm run docs\`; edit those.`, ...blocks].join('\n\n')}\n`
}

/** A Markdown table; a bar in a cell would start another one, so it is escaped. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A whole number with thousands separators. Not `toLocaleString`: pages must not depend on the machine. */
export function groupedForDocs(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}
