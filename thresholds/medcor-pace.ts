/** How often the platform's open sessions are counted, per second. */
export const medcorCountsPerSecond = 2

/** The roles at work, with their share of the VUs (design assumption; see the roles in the SLA document). */
export const workingRoles = { doctor: 0.3, nurse: 0.55, admin: 0.15 } as const
export type WorkingRole = keyof typeof workingRoles

/** Logins of the shift change, per minute; the roles come in turn. */
export const shiftLoginsPerMinute = 500

/** Reads of one record by each role in turn, per second: what M6 compares and M1 counts for each role. */
export const comparisonsPerSecond = 4

/** What M6 allows between the slowest and the fastest role: the more lenient of the two (design assumption). */
export const roleGapAllowed = { ms: 10, share: 0.2 } as const

/** Encrypted and plain reads of one record, per second: the pairs of M5. */
export const pairsPerSecond = 24
