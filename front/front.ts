import type { ComponentChildren } from 'preact'

/** Reads of the platform as the user who is logged in. @throws {ApiRefusal} with the platform's own status */
export type ReadApi = (path: string, query?: Readonly<Record<string, string | number>>) => Promise<unknown>

/** A page of a front: what it is called, and what is in it. */
export interface FrontPage {
  /** With `:name` for what its parameters hold. */
  path: string
  render(read: ReadApi, params: Readonly<Record<string, string>>): Promise<{ title: string; body: ComponentChildren }>
}

/** The pages of one platform, rendered on the server from the platform's own API. */
export interface Front {
  title: string
  login: { path: string; tokenIn: readonly string[] }
  /** Where a user is after the login. */
  home: string
  pages: readonly FrontPage[]
}

/** What the platform answered in place of what a page needs. */
export class ApiRefusal extends Error {
  constructor(readonly status: number) {
    super(`the platform answered ${status}`)
  }
}
