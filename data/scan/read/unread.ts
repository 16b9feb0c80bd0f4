/** Something that was given to be scanned, and was not looked at or not to its end. */
export interface Unread {
  /** Where it stands; a file within an archive behind `!`. */
  file: string
  /** Why, as the end of a sentence that begins with the file: `is encrypted`. */
  reason: string
}

/** Why a file cannot be read, in words for the user. */
export class Unreadable extends Error {}

/** What an error of the file system or of a library says of a file. */
export function reasonOf(error: unknown): string {
  if (error instanceof Unreadable) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this user'
  return `is damaged or cut off (${(message ?? String(error)).split('\n')[0]})`
}
