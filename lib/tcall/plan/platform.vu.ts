import { reopened } from '../../data/reopened'

/** TCall in the init context of a VU: its pools were checked when k6 first looked at the script. See `platform.ts` for all of it. */
export const tcall = {
  open: () => ({ accounts: reopened('tcall-accounts'), destinations: reopened('tcall-destinations') }),
}
