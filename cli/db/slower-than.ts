/** The limit of T6, the row of the SLA tables about a query, in ms. */
export const slowerThanMs = 50
