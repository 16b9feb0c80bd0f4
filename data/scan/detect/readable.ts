/**
 * Undoes what hides an identifier in a line: full-width and other digits, hyphens and spaces of other kinds, and
 * the escapes of JSON, URLs and HTML, one inside the other up to three times.
 */
export function readable(line: string): string {
  let text = line
  for (let pass = 0; pass < 3; pass++) {
    const before = text
    text = plainCharacters(unescaped(text))
    if (text === before) break
  }
  if (!/[[(]\s{0,3}(?:at|dot)\b/i.test(text)) return text
  return text
    .replace(/\s{0,3}[[(]\s{0,3}at\s{0,3}[\])]\s{0,3}/gi, '@')
    .replace(/\s{0,3}[[(]\s{0,3}dot\s{0,3}[\])]\s{0,3}/gi, '.')
}

function plainCharacters(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text
  return text.normalize('NFKC').replace(/[^\0-\x7f]/gu, plainCharacter)
}

/** What others of their kind are written as, by character: texts have few, and those often. */
const plain = new Map<string, string>()

function plainCharacter(character: string): string {
  const known = plain.get(character)
  if (known !== undefined) return known
  const made = /[\u00ad\u200b-\u200f\u2060\ufeff]/.test(character)
    ? ''
    : /[\u2010-\u2015\u2043\u2212\u301c\u30fc]/.test(character)
      ? '-'
      : /[\u2018\u2019\u201c\u201d]/.test(character)
        ? '"'
        : /\p{Zs}/u.test(character)
          ? ' '
          : /\p{Nd}/u.test(character)
            ? decimal(character)
            : character
  plain.set(character, made)
  return made
}

/** The decimal digits of every script stand in tens, from nought on. */
function decimal(character: string): string {
  const at = character.codePointAt(0) as number
  let zero = at
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return String((at - zero) % 10)
}

const entities: Record<string, string> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', hyphen: '-', dash: '-', ndash: '-', minus: '-' },
  ...{
    commat: '@',
    period: '.',
    plus: '+',
    lpar: '(',
    rpar: ')',
    colon: ':',
    sol: '/',
    Tab: '\t',
    ensp: ' ',
    emsp: ' ',
  },
}

function unescaped(text: string): string {
  let plain = text
  if (plain.includes('\\')) {
    plain = plain
      .replace(/\\u\{?([\da-f]{4,6})\}?|\\x([\da-f]{2})/gi, (_, long, short) =>
        fromCode(Number.parseInt(long ?? short, 16)),
      )
      .replace(/\\([nrt"'/\\])/g, (_, escaped: string) => ({ n: '\n', r: '\n', t: '\t' })[escaped] ?? escaped)
  }
  if (plain.includes('&')) {
    plain = plain
      .replace(/&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi, (_, hex, dec) =>
        fromCode(hex ? Number.parseInt(hex, 16) : Number(dec)),
      )
      .replace(/&(\w{2,8});/g, (whole, name: string) => entities[name] ?? whole)
  }
  if (plain.includes('+')) plain = plusesAsSpaces(plain)
  if (plain.includes('%')) plain = plain.replace(/(?:%[\da-f]{2})+/gi, percentDecoded)
  return plain
}

/** A plus is a space where a form or a query was encoded: only the words that have one are looked at. */
function plusesAsSpaces(text: string): string {
  let made = ''
  let done = 0
  for (let at = text.indexOf('+'); at >= 0; at = text.indexOf('+', done)) {
    let from = at
    while (from > done && !endsWord(text, from - 1)) from--
    let to = at + 1
    while (to < text.length && !endsWord(text, to)) to++
    made += text.slice(done, from) + queryDecoded(text.slice(from, to))
    done = to
  }
  return made + text.slice(done)
}

function endsWord(text: string, at: number): boolean {
  const sign = text.charAt(at)
  return sign === '"' || sign === "'" || sign === ' ' || ((sign < ' ' || sign > '~') && /\s/.test(sign))
}

function queryDecoded(word: string): string {
  const query = word.search(/[?&=]/)
  if (query < 0 || !word.includes('+', query)) return word
  return word.replace(/(?<=[\w)%.,-])\+(?=[\w(%])/g, ' ')
}

function percentDecoded(escapes: string): string {
  return Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8')
}

function fromCode(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
}
