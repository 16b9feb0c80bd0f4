/** How many accounts of each role: one for each VU of the largest run, which is stress at its highest step. */
const counts = { DOCTOR: 1_200, NURSE: 2_200, ADMIN: 700, STAFF: 300, PATIENT: 300 }
/** Every so manieth doctor and nurse has another role besides, for switching. */
const everyWithTwoRoles = 4
const alsoRole: Readonly<Record<string, string>> = { DOCTOR: 'DOCTOR|ADMIN', NURSE: 'NURSE|STAFF' }
const hospitals = ['North Test Hospital', 'South Test Hospital']

/**
 * CSV `email,password,role,hospital,roles`. The roles take turns and the hospitals change with each round, so that
 * the first rows of the file are a mix already.
 */
export function medcorAccounts(password: string): string {
  const rows: { at: number; row: string }[] = []
  for (const [role, count] of Object.entries(counts)) {
    for (let number = 1; number <= count; number++) {
      const email = `${role.toLowerCase()}${String(number).padStart(4, '0')}@example.test`
      const roles = number % everyWithTwoRoles === 0 ? (alsoRole[role] ?? role) : role
      const row = `${email},${password},${role},${hospitals[number % hospitals.length]},${roles}\n`
      rows.push({ at: (number - 0.5) / count, row })
    }
  }
  rows.sort((a, b) => a.at - b.at)
  return `email,password,role,hospital,roles\n${rows.map(({ row }) => row).join('')}`
}
