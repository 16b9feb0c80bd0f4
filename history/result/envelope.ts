import { createHash } from 'node:crypto'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

/** The newest version of the result file that is understood; docs/result.schema.json. */
const newestVersion = 2

export const verdicts = ['pass', 'fail', 'inconclusive', 'invalid'] as const
export type KeptVerdict = (typeof verdicts)[number]

/** What was measured against one limit, in the terms of the result file. */
export interface KeptCriterion {
  id: string
  title: string
  /** null: over the whole run. */
  phase: string | null
  statistic: string
  comparison: '<' | '<=' | '>' | '>='
  limit: number
  /** Of limit, actual, interval and quantiles. */
  unit: string
  /** null without data. */
  actual: number | null
  interval: { lower: number; upper: number } | null
  samples: number | null
  verdict: string
  judges: string | null
  /** p(0.5), p(1) … p(99.5). */
  quantiles: number[] | null
  /** The same statistic of each stretch of the phase. */
  batches: (number | null)[] | null
}

/** What every result has, of whatever kind and version. Times are ISO 8601, UTC. */
export interface KeptEnvelope {
  kind: string
  id: string
  /** Which of how many k6 instances. */
  instance: { index: number; of: number }
  platform: string
  profile: string
  started_at: string | null
  ended_at: string
  git_sha: string
  verdict: KeptVerdict
  reason: string
  /** Made by a simulator, not measured. */
  simulated: boolean
  fingerprint: Record<string, string>
  criteria: KeptCriterion[]
  /** Latencies without a limit, in ms, by what they are of: operations, logins, queries. */
  reported: Record<string, { samples: number; p95: number | null }>
}

/** The parts of the file that are read, as they lie in it. */
export interface ResultFile {
  version: number
  kind?: string
  id?: string | null
  run_id?: string | null
  instance?: { index: number; of: number }
  platform: string
  profile: string
  started_at?: string | null
  ended_at: string
  git_sha?: string
  k6_version?: string | null
  data_sha256?: string
  scenario_sha256?: string | null
  time_scale?: number
  hosts?: string[]
  settings?: Record<string, unknown>
  phases?: unknown[]
  generator?: { system?: { processor?: string; cores?: number } | null } | null
  simulated?: boolean
  verdict: KeptVerdict
  reason?: string
  criteria?: RawCriterion[]
  reported?: Record<string, { samples: number; p95?: number | null }>
}

interface RawCriterion {
  id: string
  title?: string
  phase?: string | null
  statistic: string
  comparison: KeptCriterion['comparison']
  limit: number
  unit: string
  actual: number | null
  interval?: { lower: number; upper: number } | null
  samples?: number | null
  verdict: string
  judges?: string | null
  quantiles?: number[] | null
  batches?: (number | null)[] | null
}

const text = { type: 'string', minLength: 1 }
const nullable = (schema: { type: string }) => ({ ...schema, type: [schema.type, 'null'] })
const number = { type: 'number' }
const schema = {
  type: 'object',
  required: ['version', 'platform', 'profile', 'ended_at', 'verdict'],
  properties: {
    version: { type: 'integer', minimum: 1 },
    kind: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
    id: nullable(text),
    run_id: nullable(text),
    instance: {
      type: 'object',
      required: ['index', 'of'],
      properties: { index: { type: 'integer', minimum: 1 }, of: { type: 'integer', minimum: 1 } },
    },
    platform: text,
    profile: text,
    started_at: { ...nullable({ type: 'string' }), format: 'date-time' },
    ended_at: { type: 'string', format: 'date-time' },
    git_sha: text,
    k6_version: nullable(text),
    data_sha256: { type: 'string' },
    scenario_sha256: nullable({ type: 'string' }),
    time_scale: number,
    hosts: { type: 'array', items: { type: 'string' } },
    settings: { type: 'object' },
    phases: { type: 'array' },
    generator: {
      type: ['object', 'null'],
      properties: {
        system: {
          type: ['object', 'null'],
          properties: { processor: { type: 'string' }, cores: number },
        },
      },
    },
    simulated: { type: 'boolean' },
    verdict: { enum: verdicts },
    reason: { type: 'string' },
    reported: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['samples'],
        properties: { samples: number, p95: nullable(number) },
      },
    },
    criteria: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'statistic', 'comparison', 'limit', 'unit', 'actual', 'verdict'],
        properties: {
          id: text,
          title: { type: 'string' },
          phase: nullable({ type: 'string' }),
          statistic: text,
          comparison: { enum: ['<', '<=', '>', '>='] },
          limit: number,
          unit: { type: 'string' },
          actual: nullable(number),
          interval: {
            type: ['object', 'null'],
            required: ['lower', 'upper'],
            properties: { lower: number, upper: number },
          },
          samples: nullable(number),
          verdict: text,
          judges: nullable({ type: 'string' }),
          quantiles: { type: ['array', 'null'], items: number },
          batches: { type: ['array', 'null'], items: nullable(number) },
        },
      },
    },
  },
}

const ajv = new Ajv2020({ strict: false })
addFormats.default(ajv)
const isResultFile = ajv.compile<ResultFile>(schema)

/** Why a text is no result that can be kept: one line, without the file's name. */
export class NotAResult extends Error {
  constructor(
    message: string,
    /** Written by a newer suite: nothing is wrong with it. */
    readonly newer = false,
  ) {
    super(message)
  }
}

/**
 * Reads the text of a result file of any version and kind.
 * @throws NotAResult
 */
export function parseResult(content: string): ResultFile {
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch (error) {
    throw new NotAResult(`is not JSON: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
  }
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined
  if (typeof version === 'number' && version > newestVersion) {
    throw new NotAResult(
      `has result version ${version}; this suite reads up to ${newestVersion}: update the suite`,
      true,
    )
  }
  if (typeof value === 'object' && value !== null && 'verdict' in value && value.verdict === 'partial')
    throw new NotAResult('is of one of several k6 instances: sla verdict joins them to a result that can be kept')
  if (isResultFile(value)) return value
  const [first] = isResultFile.errors ?? []
  throw new NotAResult(`is no result of this suite: ${first?.instancePath || 'it'} ${first?.message}`)
}

/** The envelope of a result; version 1 had `run_id` for `id`, no `kind`, and no hash of its scenarios. */
export function keptEnvelopeOf(file: ResultFile, content: string): KeptEnvelope {
  return {
    kind: file.kind ?? 'run',
    // A run that stopped before setup() ended has no id: its content names it.
    id: file.id ?? file.run_id ?? `unnamed-${sha256(content).slice(0, 12)}`,
    instance: file.instance ?? { index: 1, of: 1 },
    platform: file.platform,
    profile: file.profile,
    started_at: file.started_at ?? null,
    ended_at: new Date(file.ended_at).toISOString(),
    git_sha: file.git_sha ?? 'unknown',
    verdict: file.verdict,
    reason: file.reason ?? '',
    simulated: file.simulated ?? false,
    fingerprint: fingerprintOf(file),
    criteria: (file.criteria ?? []).map((c) => ({
      ...c,
      title: c.title ?? c.id,
      phase: c.phase ?? null,
      interval: c.interval ?? null,
      samples: c.samples ?? null,
      judges: c.judges ?? null,
      quantiles: c.quantiles ?? null,
      batches: c.batches ?? null,
    })),
    reported: Object.fromEntries(
      Object.entries(file.reported ?? {}).map(([of, { samples, p95 }]) => [of, { samples, p95: p95 ?? null }]),
    ),
  }
}

/** What has to be equal for two runs to be compared, by the name a reader knows it under. */
function fingerprintOf(file: ResultFile): Record<string, string> {
  const { index, of } = file.instance ?? { index: 1, of: 1 }
  const system = file.generator?.system
  return {
    hosts: [...(file.hosts ?? [])].sort().join(' ') || 'unknown',
    processor: system?.processor ? `${system.processor} × ${system.cores ?? '?'}` : 'unknown',
    k6: file.k6_version ?? 'unknown',
    scenario: (file.scenario_sha256 ?? scenarioOf(file)).slice(0, 12),
    data: (file.data_sha256 || 'unknown').slice(0, 12),
    'time scale': String(file.time_scale ?? 1),
    ...(of > 1 && { instance: `${index} of ${of}` }),
  }
}

/** Version 1 has no hash of its scenarios: the phases and the numbers among the settings stand for them. */
function scenarioOf(file: ResultFile): string {
  const numbers = Object.entries(file.settings ?? {})
    .filter(([name, value]) => typeof value === 'number' && name !== 'SEED')
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return sha256(JSON.stringify([file.phases ?? [], numbers]))
}

function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}
