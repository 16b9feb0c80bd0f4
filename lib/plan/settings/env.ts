/** Environment variables and what `-e` gives: to a script they are one. */
export type Env = Readonly<Record<string, string | undefined>>
