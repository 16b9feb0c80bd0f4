import { wrongAnswer } from '../answers'
import type { Response, Sent } from './client'

/** Parses the body of a response that is right so far; one that is no JSON is a failure, and a wrong answer. */
export function readBody({ line, options }: Sent, response: Response<unknown>, text: string | undefined): void {
  const { status } = response
  if (options.read === false || response.cause || status === 0 || status === 204 || status === 304) return
  try {
    response.body = JSON.parse(text ?? '') ?? undefined
  } catch {
    response.body = undefined
  }
  if (response.body !== undefined) return
  response.cause = 'body'
  wrongAnswer('shape', `${line} answered ${status} with ${text ? 'a body that is not JSON' : 'no body'}`)
}
