import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { MedcorPatient } from '../../data/medcor-patient'
import { SettingError } from '../../service/settings'
import { referenceMedcorSettings } from './settings'

/**
 * Reads the pool of patients, and the SHA-256 of its bytes.
 * @throws {SettingError} that names the file, never its content
 */
export async function readPatients(path: string): Promise<{ patients: MedcorPatient[]; sha256: Buffer }> {
  const { env, doc } = referenceMedcorSettings.patientsFile
  const wrong = (problem: string) => new SettingError(`${env} "${path}" ${problem}; set ${env} to ${doc}`)
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw wrong(`cannot be read (${error.code})`)
  })
  const rows = parsed(bytes.toString('utf8'))
  if (!Array.isArray(rows) || !rows.every(isPatient)) throw wrong('is no pool of patients')
  return { patients: rows, sha256: createHash('sha256').update(bytes).digest() }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isPatient(row: unknown): row is MedcorPatient {
  const { id, mrn, visits } = (row ?? {}) as Partial<MedcorPatient>
  return typeof id === 'string' && typeof mrn === 'string' && Array.isArray(visits)
}
