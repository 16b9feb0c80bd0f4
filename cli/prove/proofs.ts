import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../build/root'
import { referenceNames } from '../platform/references'
import type { PlatformProof, RowSettings } from './row'

/** What proves each platform's gate, by its name: where there is a reference with a `proof.ts`. */
export const proofs: Readonly<Record<string, PlatformProof>> = Object.fromEntries(
  await Promise.all(
    referenceNames
      .map((name) => [name, join(root, 'reference', name, 'proof.ts')] as const)
      .filter(([, file]) => existsSync(file))
      .map(async ([name, file]): Promise<[string, PlatformProof]> => {
        const exported: Record<string, PlatformProof> = await import(pathToFileURL(file).href)
        const proof = exported[`${name}Proof`]
        if (!proof)
          throw new Error(`reference/${name}/proof.ts exports no ${name}Proof: export its PlatformProof by that name`)
        return [name, proof]
      }),
  ),
)

/** The stages of all platforms: no two have one name. */
export const stages: Readonly<Record<string, { platform: string; settings: RowSettings }>> = Object.fromEntries(
  Object.entries(proofs).flatMap(([platform, proof]) =>
    Object.entries(proof.stages).map(([stage, settings]) => [stage, { platform, settings }]),
  ),
)
