/** In place of a name where requests made at once fail, and k6 does not say which of them. */
export const atOnce = 'requests made at once'
