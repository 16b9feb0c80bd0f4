import { Readable } from 'node:stream'
import { lintSource } from '@secretlint/core'
import { creator as secretRules } from '@secretlint/secretlint-rule-preset-recommend'
import { scanStream } from '../../data/scan/scan'

/** A page that is meant to be published. */
export interface PublicPage {
  file: string
  text: string
}

/**
 * What must not be published: personal data by the project's own scanner, hosts, and secrets. One line for each, which
 * never repeats the value.
 * @param hosts names and addresses that the results know
 */
export async function unsafeIn(pages: readonly PublicPage[], hosts: readonly string[]): Promise<string[]> {
  const found = await Promise.all(pages.map((page) => unsafeInPage(page, hosts)))
  return found.flat()
}

async function unsafeInPage({ file, text }: PublicPage, hosts: readonly string[]): Promise<string[]> {
  const words = wordsOf(text)
  const [personal, secrets] = await Promise.all([
    scanStream(file, Readable.from([Buffer.from(words)])),
    lintSource({
      source: { content: words, filePath: file, ext: '.txt', contentType: 'text' },
      options: { config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: secretRules }] } },
    }),
  ])
  return [
    ...personal.findings.map(({ line, id, masked }) => `${file}:${line}: ${id}: ${masked}`),
    ...personal.unread.map(({ reason }) => `${file} could not be scanned: ${reason}`),
    ...secrets.messages.map(({ ruleId, loc }) => `${file}:${loc.start.line}: a secret (${ruleId})`),
    ...tokens(words).map((line) => `${file}:${line}: a long string without words, as tokens and keys are`),
    ...linesWith(words, namedSecret).map((line) => `${file}:${line}: what is named a secret`),
    ...linesWith(words, hostName).map((line) => `${file}:${line}: what looks like a host`),
    ...hosts
      .filter((host) => host !== '' && words.toLowerCase().includes(host.toLowerCase()))
      .map((host) => `${file}: one of the hosts that were tested (${host.length} characters)`),
  ]
}

/**
 * What a reader can see or hear of a page: style and the coordinates of drawings are numbers of our own.
 */
function wordsOf(text: string): string {
  if (!/^(?:<!doctype|<svg)/i.test(text)) return text
  return text
    .replace(/<style[^>]*>.*?<\/style>/gs, '')
    .replace(/ (?:d|transform|viewBox|points|style|width|height|x|y)="[^"]*"/g, '')
    .replace(/"data:image\/svg\+xml,([^"]*)"/g, (_, svg: string) => ` ${wordsOf(decodeURIComponent(svg))} `)
    .replace(/ xmlns(?::\w+)?="http:\/\/www\.w3\.org\/[^"]*"/g, '')
    .replace(/<\/(?:p|li|tr|h\d|section|figcaption|dd|div|summary|text|title)>/g, '\n')
    .replace(/<\/?[a-z][a-z0-9]*/gi, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

/** A name under a domain of the public or of what companies use inside; .md is a page of the docs. */
const hostName =
  /\b(?:[a-z0-9-]+\.)+(?:com|net|org|info|io|ai|dev|app|cloud|health|internal|intranet|local|lan|corp|home|test|example|invalid|(?!md\b)[a-z]{2})\b/i

const namedSecret =
  /\b(?:pass(?:word|wd)?|secret|token|api[_-]?key|authorization|bearer)\b\s*[:= ]\s*["']?[\w.+/=-]{6,}/i

/** Lines with 24 or more characters in a row that have letters of both cases, or letters and digits, as no word has. */
function tokens(text: string): number[] {
  return linesWith(text, /(?<![\w-])(?=[A-Za-z0-9+/_=]*\d)(?=[A-Za-z0-9+/_=]*[A-Za-z])[A-Za-z0-9+/_=]{24,}(?![\w-])/)
}

function linesWith(text: string, pattern: RegExp): number[] {
  return text.split('\n').flatMap((line, at) => (pattern.test(line) ? [at + 1] : []))
}
