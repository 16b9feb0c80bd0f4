import { validators } from '../../../contracts/generated/acme.validators.js'
import { checkAnswer } from '../../drive/answers'
import { contractObserver } from '../../drive/http/observe-contract'
import { drive } from '../../drive/platform'
import type { RunData } from '../../plan/platform'
import type { AcmeValues } from '../settings'
import { acmeDrive, add, doors, ring, visitors } from './doors'

/** Every visitor at every door, each response checked against the contract. */
export const smoke = drive<AcmeValues, RunData>(
  acmeDrive,
  { smoke: everythingOnce },
  { bodies: () => ({}), observers: [contractObserver(validators)] },
)

function everythingOnce(): void {
  for (const { id } of doors().body ?? []) {
    for (const { rings } of visitors()) {
      for (let times = 1; times <= rings; times++) {
        const rung = ring(id)
        if (rung.ok) add.rings_taken(1)
        else add.rings_lost(1)
        checkAnswer(rung.body?.id === id, 'identity', 'another door rang')
      }
    }
  }
  add.runs_watched_to_the_end(1)
}
