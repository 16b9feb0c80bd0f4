import { createRequire } from 'node:module'
import { join } from 'node:path'
import { readContract } from '../../build/contracts'
import { platformNamed } from '../../build/platforms'
import { root } from '../../build/root'
import {
  type Collection,
  type Converted,
  collectionOf,
  environmentOf,
  type PostmanSource,
} from '../../postman/collection'
import type { Contract } from '../../postman/contract'
import { referenceOf } from '../platform/references'

/** Where the committed collections and environments lie. */
export const collectionsFolder = join(root, 'postman/collections')

export const collectionFile = (platform: string) => join(collectionsFolder, `${platform}.postman_collection.json`)
export const environmentFile = (platform: string) => join(collectionsFolder, `${platform}.postman_environment.json`)

async function sourceOf(name: string): Promise<PostmanSource> {
  const [platform, contract, { asked }] = await Promise.all([
    platformNamed(name),
    readContract(name),
    referenceOf(name),
  ])
  return { platform, contract: contract as unknown as Contract, login: asked.login }
}

interface Converter {
  convertV2(
    input: { type: 'json'; data: object },
    options: Record<string, unknown>,
    done: (error: unknown, answer: { result: boolean; reason?: string; output?: { data: Converted }[] }) => void,
  ): void
}

/**
 * The collection and the environment of a platform.
 * @param tools folder of the packages of `tools/postman`
 */
export async function postmanOf(
  name: string,
  tools: string,
): Promise<{ collection: Collection; environment: ReturnType<typeof environmentOf> }> {
  const source = await sourceOf(name)
  const converter = createRequire(join(tools, 'package.json'))('openapi-to-postmanv2') as Converter
  const converted = await new Promise<Converted>((resolve, reject) => {
    const options = { folderStrategy: 'Tags', parametersResolution: 'Example', enableOptionalParameters: false }
    converter.convertV2(
      { type: 'json', data: source.contract },
      options,
      (error, { result, reason, output } = { result: false }) => {
        const data = output?.[0]?.data
        if (result && data) resolve(data)
        else reject(new Error(`contracts/${name}.yaml could not be converted: ${reason ?? error}`))
      },
    )
  })
  return { collection: collectionOf(converted, source), environment: environmentOf(source) }
}

export const asFile = (value: object) => `${JSON.stringify(value, null, 2)}\n`
