/**
 * The error code of a request that got no answer. k6 is told to throw, since otherwise it prints the error, which quotes
 * the URL with its search terms, and parts of a broken answer. The text itself is never printed. A URL holds no space,
 * so no part of it is taken for one of these phrases.
 */
export function errorCodeOf(text: string): number {
  // k6's error codes (its documentation, "Error codes") by the words of the errors that it throws; the first that is
  // found counts. In the function: a table outside would cost every VU, and most never see a failure.
  const codes: readonly (readonly [words: string, code: number])[] = [
    ['request timeout', 1050],
    ['no such host', 1101],
    [' blacklisted', 1110],
    ['is in a blocked pattern', 1111],
    ['connection refused', 1212],
    ['connection reset by peer', 1220],
    ['broken pipe', 1201],
    ['i/o timeout', 1211],
    ['signed by unknown authority', 1310],
    ['certificate is valid for', 1311],
    ['x509: ', 1300],
    ['first record does not look like a TLS handshake', 1301],
    ['tls: ', 1300],
    ['error decompressing response body', 1701],
    ['lookup ', 1100],
    ['dial tcp', 1210],
  ]
  const unspecific = 1000
  return codes.find(([words]) => text.includes(words))?.[1] ?? unspecific
}

/** A VU logs its first failures and only counts the rest. */
const saidAtMost = 3
let said = 0

/** @param line method and path template */
export function sayFailure(line: string, cause: string, errorCode: number): void {
  said += 1
  if (said <= saidAtMost) console.warn(`${line} got no answer: ${cause} (k6 error ${errorCode})`)
}
