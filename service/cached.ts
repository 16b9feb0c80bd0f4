/** A value that may be up to `maxAgeMs` old; loaded once for all who ask meanwhile. A failed load is not kept. */
export function cached<T>(maxAgeMs: number, load: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined
  let loadedAt = Number.NEGATIVE_INFINITY
  return () => {
    if (value && performance.now() - loadedAt < maxAgeMs) return value
    loadedAt = performance.now()
    const loading = load()
    value = loading
    loading.catch(() => {
      if (value === loading) value = undefined
    })
    return loading
  }
}
