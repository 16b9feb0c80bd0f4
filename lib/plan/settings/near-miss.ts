/**
 * A name in the environment that is no setting but looks like one: the same letters in another
 * case or without underscores, or a platform's prefix with one or two letters wrong.
 */
export function nearMiss(
  settings: readonly string[],
  names: readonly string[],
): { name: string; meant: string } | undefined {
  for (const name of names) {
    if (settings.includes(name)) continue
    for (const meant of settings) {
      if (plain(name) === plain(meant)) return { name, meant }
      const slips = meant.length >= 8 ? 2 : 1
      if (name.length >= 3 && /^[A-Z0-9_]+$/.test(name) && distance(name, meant, slips) <= slips) return { name, meant }
    }
  }
  return undefined
}

function plain(name: string): string {
  return name.replaceAll('_', '').toUpperCase()
}

/** Edits between two words; anything over `limit` may be returned as `limit + 1`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + cost))
    }
    row = next
  }
  return row[b.length] ?? 0
}
