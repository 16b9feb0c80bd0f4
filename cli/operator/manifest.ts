import { ConfigMap } from 'kubernetes-models/v1/ConfigMap'
import type { IEnvFromSource } from 'kubernetes-models/v1/EnvFromSource'
import type { IEnvVar } from 'kubernetes-models/v1/EnvVar'
import type { IResourceRequirements } from 'kubernetes-models/v1/ResourceRequirements'
import type { IVolume } from 'kubernetes-models/v1/Volume'
import type { IVolumeMount } from 'kubernetes-models/v1/VolumeMount'

/** The most bytes that a ConfigMap may hold (Kubernetes: 1 MiB). */
export const configMapBytes = 1_048_576

/** Where the runners get the packed script. */
export type ScriptSource =
  | { kind: 'configMap'; archive: Uint8Array }
  | { kind: 'volume'; claim: string; file: string }
  | { kind: 'image'; file: string }

/** What a run with the operator is made from. */
export interface OperatorRun {
  /** Of the TestRun: lower-case letters, digits and dashes. */
  name: string
  namespace?: string
  instances: number
  runId: string
  source: ScriptSource
  /** The runners' image, with its version. */
  image: string
  /** Settings that everybody may see. */
  settings: Readonly<Record<string, string>>
  /** Settings that stand in a Secret, and its name. */
  secret: { name: string; settings: readonly string[] }
  /** What each runner is given, in cores and GB. */
  size: { cores: number; memoryGb: number }
  /** A volume that all runners can write, for their results; else these are in their logs alone. */
  resultsClaim?: string
  /** The address that a Prometheus takes remote writes at. */
  prometheus?: string
  /** Removes the pods after the run, and with them their logs. */
  cleanup: boolean
}

/** The parts of the operator's `k6.io/v1alpha1` TestRun that are used here. */
export interface TestRun {
  apiVersion: 'k6.io/v1alpha1'
  kind: 'TestRun'
  metadata: { name: string; namespace?: string }
  spec: {
    parallelism: number
    script: {
      configMap?: { name: string; file: string }
      volumeClaim?: { name: string; file: string; readOnly: boolean }
      localFile?: string
    }
    cleanup?: 'post'
    initializer: { image: string }
    runner: {
      image: string
      env: IEnvVar[]
      envFrom?: IEnvFromSource[]
      resources: IResourceRequirements
      volumes?: IVolume[]
      volumeMounts?: IVolumeMount[]
    }
  }
}

const file = 'script.tar'
const resultsFolder = '/results'

/**
 * The objects of a run: the script, where a ConfigMap can hold it, and the TestRun.
 * @throws Error of one line when it cannot be run so
 */
export function manifestOf(run: OperatorRun): (Record<string, unknown> | TestRun)[] {
  if (run.cleanup && !run.resultsClaim)
    throw new Error('--cleanup removes the pods with their logs, where the results are: give --results-claim too')
  const metadata = { name: run.name, ...(run.namespace && { namespace: run.namespace }) }
  const scriptMap =
    run.source.kind === 'configMap'
      ? [configMapOf({ ...metadata, name: `${run.name}-script` }, run.source.archive)]
      : []
  return [...scriptMap, testRunOf(run, metadata)]
}

function configMapOf(metadata: { name: string; namespace?: string }, archive: Uint8Array): Record<string, unknown> {
  if (archive.length > configMapBytes)
    throw new Error(
      `the packed script has ${archive.length.toLocaleString('en')} bytes, and a ConfigMap holds ${configMapBytes.toLocaleString('en')}: put it into a volume (--script-claim) or an image (--script-in-image)`,
    )
  const map = new ConfigMap({ metadata, binaryData: { [file]: Buffer.from(archive).toString('base64') } })
  map.validate()
  return { apiVersion: map.apiVersion, kind: map.kind, metadata, binaryData: map.binaryData }
}

function testRunOf(run: OperatorRun, metadata: TestRun['metadata']): TestRun {
  const { name, instances, image, source, size, resultsClaim } = run
  const quantity = { cpu: String(size.cores), memory: `${size.memoryGb}G` }
  return {
    apiVersion: 'k6.io/v1alpha1',
    kind: 'TestRun',
    metadata,
    spec: {
      parallelism: instances,
      script:
        source.kind === 'configMap'
          ? { configMap: { name: `${name}-script`, file } }
          : source.kind === 'volume'
            ? { volumeClaim: { name: source.claim, file: source.file, readOnly: true } }
            : { localFile: source.file },
      ...(run.cleanup && { cleanup: 'post' as const }),
      // It packs the script once more: with the k6 that runs it.
      initializer: { image },
      runner: {
        image,
        env: envOf(run),
        // No CPU limit above the request: a generator that is held back measures itself.
        resources: { requests: quantity, limits: { memory: quantity.memory } },
        ...(resultsClaim && {
          volumes: [{ name: 'results', persistentVolumeClaim: { claimName: resultsClaim } }],
          volumeMounts: [{ name: 'results', mountPath: resultsFolder }],
        }),
      },
    },
  }
}

function envOf({ runId, settings, secret, resultsClaim, prometheus }: OperatorRun): IEnvVar[] {
  const plain = {
    ...settings,
    RUN_ID: runId,
    RESULTS_DIR: resultsClaim ? resultsFolder : '/tmp',
    ...(prometheus && {
      // In the environment: the initializer hands the arguments to k6 archive, which knows no output.
      K6_OUT: 'experimental-prometheus-rw',
      K6_PROMETHEUS_RW_SERVER_URL: prometheus,
      K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM: 'true',
    }),
  }
  return [
    ...Object.entries(plain).map(([name, value]) => ({ name, value })),
    ...secret.settings.map((name) => ({ name, valueFrom: { secretKeyRef: { name: secret.name, key: name } } })),
  ]
}
