/** An answer that is not 2xx, in the contracts' shape: `{error, message, fields?}`. */
export class Refusal extends Error {
  /**
   * @param status the HTTP status
   * @param code the stable code in `error`
   * @param more headers such as Retry-After in seconds; messages by field, for `invalid`
   */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly more: {
      headers?: Readonly<Record<string, string>>
      fields?: Readonly<Record<string, readonly string[]>>
    } = {},
  ) {
    super(message)
  }
}
