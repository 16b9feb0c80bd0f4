/** A run's name where nobody gave one: unique, sortable, and telling nothing. */
export function newRunId(): string {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  return `run-${time}-${Math.floor(Math.random() * 0xffff)
    .toString(16)
    .padStart(4, '0')}`.toLowerCase()
}
