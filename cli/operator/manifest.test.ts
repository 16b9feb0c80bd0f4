import { Pod } from 'kubernetes-models/v1/Pod'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { testRunMisfits } from '../../rigs/testrun-schema'
import { configMapBytes, manifestOf, type OperatorRun, type TestRun } from './manifest'

const small: OperatorRun = {
  name: 'nightly',
  instances: 4,
  runId: 'run-1',
  source: { kind: 'configMap', archive: new TextEncoder().encode('an archive') },
  image: 'grafana/k6:2.2.0',
  settings: { TCALL_BASE_URL: 'https://staging.example.test', ALLOWED_HOSTS: 'staging.example.test' },
  secret: { name: 'nightly-secrets', settings: ['TCALL_ACCOUNTS', 'WEBHOOK_PROXY_TOKEN'] },
  size: { cores: 2, memoryGb: 4 },
  cleanup: false,
}
const large: OperatorRun = {
  ...small,
  namespace: 'load',
  source: { kind: 'volume', claim: 'scripts', file: 'script.tar' },
  resultsClaim: 'results',
  prometheus: 'http://prometheus.monitoring:9090/api/v1/write',
  cleanup: true,
}
const inImage: OperatorRun = {
  ...small,
  source: { kind: 'image', file: '/tests/script.tar' },
  image: 'registry.example.test/k6-tests:1',
}
const all = { small, large, 'in-image': inImage }

const yamlOf = (run: OperatorRun) =>
  manifestOf(run)
    .map((one) => stringify(one))
    .join('---\n')
const testRunOf = (run: OperatorRun) => manifestOf(run).at(-1) as TestRun

describe('manifestOf', () => {
  it.each(Object.entries(all))('%s is as before, and as the operator takes it', async (name, run) => {
    await expect(yamlOf(run)).toMatchFileSnapshot(`golden/${name}.yaml`)
    const testRun = testRunOf(run)
    expect(testRunMisfits(testRun)).toEqual([])
    // What it makes pods of, by the API's own schema.
    const { env, image, resources, volumeMounts, volumes } = testRun.spec.runner
    const container = { name: 'k6', image, env, resources, ...(volumeMounts && { volumeMounts }) }
    expect(() =>
      new Pod({ metadata: { name: 'x' }, spec: { containers: [container], ...(volumes && { volumes }) } }).validate(),
    ).not.toThrow()
  })

  it('has no secret in it, but where it stands', () => {
    for (const run of Object.values(all)) {
      const { env } = testRunOf(run).spec.runner
      for (const name of run.secret.settings)
        expect(env.find((one) => one.name === name)).toEqual({
          name,
          valueFrom: { secretKeyRef: { name: run.secret.name, key: name } },
        })
    }
  })

  it('refuses a script that no ConfigMap holds, and says what to do', () => {
    const archive = new Uint8Array(configMapBytes + 1)
    expect(() => manifestOf({ ...small, source: { kind: 'configMap', archive } })).toThrow(
      /^the packed script has 1,048,577 bytes, and a ConfigMap holds 1,048,576: put it into a volume/,
    )
    expect(manifestOf({ ...small, source: { kind: 'configMap', archive: archive.subarray(1) } })).toHaveLength(2)
  })

  it('does not remove the pods whose logs are the only results', () => {
    expect(() => manifestOf({ ...small, cleanup: true })).toThrow(/^--cleanup removes the pods with their logs/)
  })
})

describe('the schema of a TestRun', () => {
  it.each([
    ['no script', (run: TestRun) => ({ ...run, spec: { parallelism: 1 } })],
    [
      'two scripts',
      (run: TestRun) => ({ ...run, spec: { ...run.spec, script: { ...run.spec.script, localFile: '/a' } } }),
    ],
    ['no runner at all', (run: TestRun) => ({ ...run, spec: { ...run.spec, parallelism: 0 } })],
    ['a field that the operator does not know', (run: TestRun) => ({ ...run, spec: { ...run.spec, instances: 4 } })],
    ['a name that is none', (run: TestRun) => ({ ...run, metadata: { name: 'Nightly_1' } })],
  ])('refuses %s', (_what, change) => expect(testRunMisfits(change(testRunOf(small)))).not.toEqual([]))
})
