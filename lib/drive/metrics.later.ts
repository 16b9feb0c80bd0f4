import type { Handover } from '../handover'

declare const given: Handover

/** Constructed in the init context: k6 makes metrics nowhere else. */
export const { metric } = given
