/** What can be said of a profile. The rows of an SLA table name traits, never profiles: a new profile declares its own. */
export const traits = {
  once: 'one VU does everything once, without load',
  underLoad: 'the platform is under load',
  light:
    'a platform in production would hardly notice it: a loopback address, which may be a tunnel, need not be named',
  steady: 'the load stays the same while targets are judged',
  provesThroughput: 'the load is the promised one, so promises about throughput can be proved',
  degradation: 'it is long enough to compare its end with its beginning',
  flooded: 'attackers flood it beside its users: what they ask has to be refused',
  recovers: 'the load falls again, and the platform has to return within its limits',
} as const

export type Trait = keyof typeof traits
