/** A shorter name is near too many other words: SPEED is not a typo of SEED. */
const longEnough = 6

/** Names in the environment that are no setting but look like one, each with the setting that may be meant. */
export function nearMisses(
  settings: readonly string[],
  names: readonly string[],
): readonly { name: string; meant: string }[] {
  return names.flatMap((name) => {
    const meant = settings.includes(name) ? undefined : settings.find((setting) => isNear(name, setting))
    return meant ? [{ name, meant }] : []
  })
}

/**
 * The same letters in another case or without underscores, or one or two letters wrong; of a short name only a letter
 * too often.
 */
function isNear(name: string, setting: string): boolean {
  if (plain(name) === plain(setting)) return true
  if (name.length < 3 || !/^[A-Z0-9_]+$/.test(name)) return false
  if (setting.length < longEnough) return once(name) === once(setting)
  const slips = setting.length >= 8 ? 2 : 1
  return distance(name, setting, slips) <= slips
}

function plain(name: string): string {
  return name.replaceAll('_', '').toUpperCase()
}

/** Without the letters that repeat the one before. */
function once(name: string): string {
  return name.replace(/(.)\1+/g, '$1')
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
