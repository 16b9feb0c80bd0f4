import type { ComponentChildren } from 'preact'
import { signs, toneOf } from '../words/verdicts'

/** A verdict: a word, a sign and a colour. */
export function VerdictMark({ of, word }: { of: string; word?: string }) {
  const tone = toneOf(of)
  return (
    <span class={`tone ${tone}`}>
      <span aria-hidden="true">{signs[tone]} </span>
      {word ?? of.toUpperCase()}
    </span>
  )
}

export function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

/** Links to the sections of a page. */
export function Contents({ of }: { of: readonly (readonly [id: string, title: string])[] }) {
  return (
    <nav aria-label="on this page">
      <ul>
        {of.map(([id, title]) => (
          <li key={id}>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** What to do, and below each what makes one say so. */
export function AdviceList({ of }: { of: readonly (readonly [what: string, why: string])[] }) {
  return (
    <ol class="advice">
      {of.map(([what, why]) => (
        <li key={what}>
          {what}
          <span class="small">{why}</span>
        </li>
      ))}
    </ol>
  )
}

export interface Column {
  title: string
  /** A column of numbers. */
  numeric?: boolean
}

export interface TableParts {
  caption: string
  columns: readonly (Column | string)[]
  /** The first cell of a row is its heading. */
  rows: readonly (readonly ComponentChildren[])[]
  /** On a phone each row becomes a card. */
  cards?: boolean
}

/** A table that a keyboard can scroll where it is too wide. */
export function Table({ caption, columns, rows, cards = false }: TableParts) {
  const heads = columns.map((column) => (typeof column === 'string' ? { title: column } : column))
  const numeric = (at: number) => (heads[at]?.numeric ? 'n' : undefined)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section class="scroll" aria-label={caption} tabIndex={0}>
      <table class={cards ? 'cards' : undefined}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {heads.map(({ title }, at) => (
              <th key={title} scope="col" class={numeric(at)}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...cells], line) => (
            <tr key={line}>
              <th scope="row">{first}</th>
              {cells.map((cell, at) => (
                <td key={at} class={numeric(at + 1)} data-of={cards ? heads[at + 1]?.title : undefined}>
                  {cell === '' ? null : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

export function Facts({ of }: { of: readonly (readonly [name: string, value: ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A chart: what it shows in words, the picture for wide and for narrow pages, and its numbers as a table. */
export interface ChartPicture {
  title: string
  /** What a reader should see in it, in a sentence. */
  says: string
  wide: string
  /** Absent: the wide one is small enough. */
  narrow?: string
  table: TableParts
}

export function Chart({ picture: { title, says, wide, narrow, table } }: { picture: ChartPicture }) {
  return (
    <figure>
      <figcaption>
        {title}
        <span>{says}</span>
      </figcaption>
      <Picture svg={wide} label={`${title}: ${says}`} show={narrow ? 'wide' : undefined} />
      {narrow && <Picture svg={narrow} label={`${title}: ${says}`} show="narrow" />}
      <details>
        <summary>The numbers: {title}</summary>
        <Table {...table} />
      </details>
    </figure>
  )
}

/** The drawing is ECharts's, which escapes the words in it; inline, so that it follows light and dark. */
function Picture({ svg, label, show }: { svg: string; label: string; show: string | undefined }) {
  return <div role="img" aria-label={label} class={show} dangerouslySetInnerHTML={{ __html: svg }} />
}
