import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'

/** One HTML document. All text goes through the renderer, which escapes it. */
export function documentOf({
  front,
  title,
  user,
  hero,
  children,
}: {
  front: string
  title: string
  /** Who is logged in; absent on the login page. */
  user?: string
  /** The address of a picture above the content, which only a planted fault has. */
  hero?: string
  children: ComponentChildren
}): string {
  const html = renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · ${front}`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/front.css" />
        <script src="/front.js" defer />
      </head>
      <body>
        <a class="skip" href="#main">
          to the content
        </a>
        <header>
          <strong>{front}</strong>
          {user && (
            <form method="post" action="/logout">
              <span>{user}</span> <button type="submit">Log out</button>
            </form>
          )}
        </header>
        <main id="main">
          <h1>{title}</h1>
          {hero && <img class="hero" src={hero} width="800" height="450" alt="" />}
          {children}
        </main>
      </body>
    </html>,
  )
  return `<!doctype html>\n${html}\n`
}

export function LoginForm({ problem }: { problem?: string }) {
  return (
    <form method="post" action="/login" class="login">
      {problem && <p role="alert">{problem}</p>}
      <label>
        Email <input name="email" type="email" autocomplete="username" required />
      </label>
      <label>
        Password <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <button type="submit">Log in</button>
    </form>
  )
}

/** A table that the reader can filter by typing. */
export function FilteredTable({
  label,
  heads,
  rows,
}: {
  label: string
  heads: readonly string[]
  rows: readonly (readonly ComponentChildren[])[]
}) {
  return (
    <section>
      <label class="filter">
        {label} <input type="search" data-filter />
      </label>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, at) => (
              <tr key={String(at)}>
                {cells.map((cell, column) => (
                  <td key={String(column)}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p data-count aria-live="polite">{`${rows.length} rows`}</p>
    </section>
  )
}
