import { conflictOf, type FaultTable } from '../../service/faults/fault'
import { proofs } from './proofs'
import type { ProofRow } from './row'

/** The services that have faults, by their key among a platform's. */
const services: Readonly<Record<string, { table: FaultTable }>> = Object.assign(
  {},
  ...Object.values(proofs).map((proof) => proof.services),
)

/** A row for each fault that is there or not. */
export const faultRows: readonly ProofRow[] = Object.entries(proofs).flatMap(([platform, proof]) =>
  Object.entries(proof.services).flatMap(([service, { table, expected }]) =>
    Object.entries(table).flatMap(([name, { what, size, parameter }]) => {
      const row = expected[name]
      return parameter || !row ? [] : [{ ...row, name, platform, faults: [{ service, name }], what, size }]
    }),
  ),
)

/** Runs without a fault, of which none may trip anything. */
export const cleanRows: readonly ProofRow[] = Object.entries(proofs).flatMap(([platform, { clean }]) =>
  clean.flatMap(({ size, run, times }) =>
    Array.from({ length: times }, (_, at) => ({
      ...run,
      name: `clean-${platform}-${size}-${at + 1}`,
      platform,
      faults: [],
      what: `no fault, ${platform}`,
      size: '',
      trips: [],
    })),
  ),
)

/**
 * The rows of these names: a fault, faults joined by `+` that are in force at once, or a clean run.
 * @throws Error of one line for a name there is not, and for faults that cannot be combined
 */
export function rowsNamed(names: readonly string[]): ProofRow[] {
  return names.map((name) => cleanRows.find((row) => row.name === name) ?? combined(name.split('+')))
}

/** The few of each platform that are run where all would take too long. */
export const reducedRows: readonly ProofRow[] = rowsNamed(Object.values(proofs).flatMap(({ reduced }) => reduced))

function combined(names: readonly string[]): ProofRow {
  const rows = names.map(named)
  const [first] = rows as [ProofRow]
  if (rows.length === 1) return first
  const elsewhere = rows.find((row) => row.stage !== first.stage || row.profile !== first.profile)
  if (elsewhere)
    throw new Error(
      `${first.name} and ${elsewhere.name} cannot be combined: they need different runs; prove each alone`,
    )
  const byService = grouped(rows)
  for (const [service, own] of byService) {
    const conflict = conflictOf(
      services[service]?.table ?? {},
      own.map((row) => row.name),
    )
    if (conflict) throw new Error(`${conflict}; prove each alone`)
  }
  const trips = rows.flatMap((row) => row.trips)
  const shared = trips.find((id, at) => trips.indexOf(id) !== at)
  if (shared)
    throw new Error(`${names.join(' and ')} cannot be combined: ${shared} is to be tripped by both; prove each alone`)
  return {
    ...first,
    name: names.join('+'),
    faults: rows.flatMap((row) => row.faults),
    what: rows.map((row) => row.what).join('; '),
    size: rows.map((row) => row.size).join('; '),
    trips,
  }
}

function named(name: string): ProofRow {
  const row = faultRows.find((one) => one.name === name)
  if (row) return row
  throw new Error(`there is no fault "${name}"; there are ${faultRows.map((one) => one.name).join(', ')}`)
}

function grouped(rows: readonly ProofRow[]): Map<string, ProofRow[]> {
  const groups = new Map<string, ProofRow[]>()
  for (const row of rows) {
    const service = row.faults[0]?.service ?? ''
    groups.set(service, [...(groups.get(service) ?? []), row])
  }
  return groups
}
