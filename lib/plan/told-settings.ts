/**
 * What a service says of its own settings, as far as a result may hold it: numbers, flags, and the words that the
 * contract knows. Any other text comes from a response, and is left out.
 * @param words the enums of the contract's settings
 */
export function toldSettings(settings: object | undefined, words: readonly string[] = []): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings ?? {}).filter(([, value]) => isNumberOrKnownWord(value, words)))
}

function isNumberOrKnownWord(value: unknown, words: readonly string[]): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'number')
  return typeof value === 'number' || typeof value === 'boolean' || words.includes(value as string)
}
