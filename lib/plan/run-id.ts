/** A run id, where none was given: unique, sortable, and without private data. */
export function newRunId(): string {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  return `run-${time}-${Math.floor(Math.random() * 0xffff)
    .toString(16)
    .padStart(4, '0')}`.toLowerCase()
}
