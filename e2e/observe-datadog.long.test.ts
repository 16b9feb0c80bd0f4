import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../build/root'
import { referenceNames } from '../cli/platform/references'
import { generatedFolder } from '../observe/folder'

/**
 * Datadog's own client, made from their OpenAPI document. It is no dependency, for its 140 MB:
 * npm install --no-save --ignore-scripts @datadog/datadog-api-client@1.64.0
 */
const client = join(root, 'node_modules/@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models')

interface Serializer {
  deserialize(data: unknown, type: string, format: string): unknown
}

function datadogSerializer(): Serializer {
  return (createRequire(import.meta.url)(join(client, 'ObjectSerializer.js')) as { ObjectSerializer: Serializer })
    .ObjectSerializer
}

const generated = (file: string) => JSON.parse(readFileSync(join(root, generatedFolder, 'datadog', file), 'utf8'))

/** The paths of what the client cannot make one of Datadog's things of, or has no field for. */
function unknownIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return []
  const { _unparsed, unparsedObject, additionalProperties = {} } = value as Record<string, unknown>
  const here = _unparsed || unparsedObject !== undefined ? [path || 'all of it'] : []
  const more = Object.keys(additionalProperties as object).map((name) => `${path}/${name}`)
  return [...here, ...more, ...Object.entries(value).flatMap(([name, one]) => unknownIn(one, `${path}/${name}`))]
}

describe.skipIf(!existsSync(client))('Datadog’s own client', () => {
  test.each(referenceNames)('knows every field of the monitors of %s', (name) => {
    const monitors = generated(`${name}.monitors.json`) as object[]
    expect(monitors.length).toBeGreaterThan(20)
    for (const monitor of monitors)
      expect(unknownIn(datadogSerializer().deserialize(monitor, 'Monitor', ''))).toEqual([])
  })

  test.each(referenceNames)('knows every field of the dashboard of %s', (name) => {
    const dashboard = generated(`${name}.dashboard.json`)
    expect(unknownIn(datadogSerializer().deserialize(dashboard, 'Dashboard', ''))).toEqual([])
  })

  test('and tells of what it does not know', () => {
    const [first] = generated(`${referenceNames[0]}.monitors.json`) as object[]
    expect(unknownIn(datadogSerializer().deserialize({ ...first, type: 'no alert' }, 'Monitor', ''))).not.toEqual([])
  })
})
