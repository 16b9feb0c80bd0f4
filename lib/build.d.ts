/** What the bundler knows of a build; it replaces this name by the value. */
declare const __BUILD__: {
  /** Commit the bundle was made from, with `-dirty` when the checkout had changes, or `unknown`. */
  git_sha: string
  /** SHA-256 over the data pools in `dist/data/`, as in their manifest. */
  data_sha256: string
}

/** The custom metrics of the platform's vocabulary; those of a time are shown in milliseconds. */
declare const __METRICS__: readonly {
  readonly name: string
  readonly kind: 'counter' | 'gauge' | 'rate' | 'trend'
  readonly isTime: boolean
}[]

/** The domains of production of every platform there is. */
declare const __PRODUCTION_DOMAINS__: readonly string[]
