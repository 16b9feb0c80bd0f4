import type { PlatformDescription } from './description'

/** Each is loaded when it is wanted: it needs the generated contracts, and a command's help does not. */
const described = {
  tcall: async () => (await import('./described/tcall')).tcall,
  medcor: async () => (await import('./described/medcor')).medcor,
} as const

export type PlatformName = keyof typeof described

export const platformNames = Object.keys(described) as PlatformName[]

export function describedPlatform(name: PlatformName): Promise<PlatformDescription> {
  return described[name]()
}
