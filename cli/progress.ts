/** How long work may be silent before a log that is no terminal says that it goes on. */
const heartbeatMs = 15_000

/** Tells the user what is under way. */
export interface Progress {
  /** Shows `title` while `work` runs, with what it last ticked, and how many seconds it took. */
  step<T>(title: string, work: (tick: (detail: string) => void) => Promise<T>): Promise<T>
  /** One line worth knowing. */
  note(line: string): void
}

/** For tests: says nothing. */
export const noProgress: Progress = {
  step: (_title, work) => work(() => {}),
  note: () => {},
}

/** Progress on stderr: one line that is rewritten on a terminal, else a line for each finished step. */
export function stderrProgress(): Progress {
  return process.stderr.isTTY ? onTerminal(process.stderr) : lineProgress((line) => process.stderr.write(`${line}\n`))
}

/** Progress in whole lines. */
export function lineProgress(say: (line: string) => void): Progress {
  return {
    note: say,
    async step(title, work) {
      const start = Date.now()
      let detail = ''
      const heartbeat = setInterval(() => say(inProgress(title, [detail, since(start)])), heartbeatMs)
      try {
        const result = await work((text) => {
          detail = text
        })
        say(inProgress(title, [since(start)]))
        return result
      } finally {
        clearInterval(heartbeat)
      }
    },
  }
}

function onTerminal(terminal: NodeJS.WriteStream): Progress {
  const rewrite = (text: string) => terminal.write(`\r\u001b[K${text}`)
  return {
    note: (line) => rewrite(`${line}\n`),
    async step(title, work) {
      const start = Date.now()
      let detail = ''
      const show = () => rewrite(inProgress(title, [detail, ...(Date.now() - start > 2_000 ? [since(start)] : [])]))
      show()
      const clock = setInterval(show, 500)
      try {
        const result = await work((text) => {
          detail = text
        })
        rewrite(inProgress(title, [since(start)]))
        return result
      } finally {
        clearInterval(clock)
        terminal.write('\n')
      }
    },
  }
}

function inProgress(title: string, details: string[]): string {
  return [`${title} …`, details.filter(Boolean).join(', ')].join(' ').trimEnd()
}

function since(start: number): string {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`
}
