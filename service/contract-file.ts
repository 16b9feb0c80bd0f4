import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'

/** What we read ourselves of an OpenAPI document. */
export interface Document {
  security?: Record<string, unknown>[]
  paths: Record<string, Record<string, { operationId?: string; security?: Record<string, unknown>[] }>>
}

/** Reads `contracts/<name>.yaml`. In a compiled service this module is replaced by the documents themselves. */
export async function readContractFile(name: string): Promise<Document> {
  return parse(await readFile(new URL(`../contracts/${name}.yaml`, import.meta.url), 'utf8')) as Document
}
