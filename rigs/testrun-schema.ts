import { Ajv2020 } from 'ajv/dist/2020'

/*
 * What the k6 operator (v1alpha1, as of release 1.6) takes of a TestRun, as far as the suite uses it: written by hand after
 * its Go types, since its CRD is not to be had from a package registry. Unknown fields are refused, as the API server
 * would drop them.
 */

const text = { type: 'string', minLength: 1 }
const object = (properties: Record<string, object>, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const list = (items: object) => ({ type: 'array', items })
const resources = { type: 'object', additionalProperties: { type: 'string', pattern: '^\\d+(\\.\\d+)?(m|[KMGT]i?)?$' } }

const schema = object(
  {
    apiVersion: { const: 'k6.io/v1alpha1' },
    kind: { const: 'TestRun' },
    metadata: object({ name: { type: 'string', pattern: '^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$' }, namespace: text }, [
      'name',
    ]),
    spec: object(
      {
        parallelism: { type: 'integer', minimum: 1 },
        script: {
          ...object({
            configMap: object({ name: text, file: text }, ['name', 'file']),
            volumeClaim: object({ name: text, file: text, readOnly: { type: 'boolean' } }, ['name', 'file']),
            localFile: text,
          }),
          minProperties: 1,
          maxProperties: 1,
        },
        cleanup: { enum: ['post'] },
        initializer: object({ image: text }),
        runner: object({
          image: text,
          env: list({
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }, value: { type: 'string' } },
            oneOf: [{ required: ['value'] }, { required: ['valueFrom'] }],
          }),
          resources: object({ requests: resources, limits: resources }),
          volumes: list({ type: 'object', required: ['name'] }),
          volumeMounts: list(object({ name: text, mountPath: text }, ['name', 'mountPath'])),
        }),
      },
      ['script', 'parallelism'],
    ),
  },
  ['apiVersion', 'kind', 'metadata', 'spec'],
)

const validate = new Ajv2020({ allErrors: true }).compile(schema)

/** What the operator would have against a TestRun. */
export function testRunMisfits(testRun: unknown): string[] {
  validate(testRun)
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}
