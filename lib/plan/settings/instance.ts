/** One of several k6 instances that make one run, counted from 1. */
export interface Instance {
  index: number
  of: number
}

/** `2/4`: the second of four. Throws one line. */
export function parseInstance(text: string): Instance {
  const match = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text)
  const index = Number(match?.[1])
  const of = Number(match?.[2])
  if (!match || index > of) throw new Error(`INSTANCE "${text}" is not like 2/4: which instance of how many`)
  return { index, of }
}
