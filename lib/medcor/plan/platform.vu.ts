import { reopened } from '../../data/reopened'
import { roles } from '../drive/roles'

/** Medcor in the init context of a VU: its accounts were checked when k6 first looked at the script. See `platform.ts` for all of it. */
export const medcor = {
  open: () => Object.fromEntries(roles.map((role) => [role, reopened(`medcor-${role}`)])),
}
