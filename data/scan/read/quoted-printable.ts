/** Undoes quoted-printable (RFC 2045, 6.7) behind the header of mail that says so; takes the lines of a text in turn. */
export function quotedPrintable(): (line: string) => string {
  let encoded = false
  return (line) => {
    const [, encoding] = /^Content-Transfer-Encoding:\s*(\S+)/i.exec(line) ?? []
    if (encoding !== undefined) encoded = /^quoted-printable/i.test(encoding)
    return encoded && line.includes('=') ? line.replace(/(?:=[\dA-F]{2})+/gi, decoded) : line
  }
}

function decoded(escapes: string): string {
  return Buffer.from(escapes.replaceAll('=', ''), 'hex').toString('utf8')
}
