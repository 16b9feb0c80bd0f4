import { readFileSync } from 'node:fs'
import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'

const style = readFileSync(new URL('style.css', import.meta.url), 'utf8')

/** Nothing is fetched and no script runs, whatever a result holds. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

export interface PageParts {
  title: string
  /** The top: what the page says in one glance. */
  head: ComponentChildren
  children: ComponentChildren
  /** Where the numbers are from, in a line. */
  foot: ComponentChildren
}

/** One self-contained HTML document. All text goes through the renderer, which escapes it. */
export function pageOf({ title, head, children, foot }: PageParts): string {
  const html = renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <a class="skip" href="#main">
          to the content
        </a>
        <header>{head}</header>
        <main id="main">{children}</main>
        <footer>{foot}</footer>
      </body>
    </html>,
  )
  return `<!doctype html>\n${html}\n`
}
