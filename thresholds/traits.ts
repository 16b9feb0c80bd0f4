/** What can be said of a profile. The rows of an SLA table name traits, never profiles: a new profile declares its own. */
export const traits = {
  once: 'one VU does everything once: there is no load, and no size',
  underLoad: 'the platform is under load',
  light: 'a platform in use would hardly notice it: on loopback, which may be a tunnel, its host need not be named',
  steady: 'the load stays the same while targets are judged',
  provesThroughput: 'the load is the one that was promised: what the platform has to carry can be proved',
  degradation: 'it is long enough to compare its end with its beginning',
  recovers: 'the load falls again, and the platform has to be within its limits again',
} as const

export type Trait = keyof typeof traits
