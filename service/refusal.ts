/** An answer that is not 2xx, in the contracts' shape: `{error, message, fields?}`. */
export class Refusal extends Error {
  /**
   * @param status the HTTP status
   * @param code the stable code in `error`
   * @param headers further response headers, such as Retry-After in seconds
   */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
  }
}
