import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { stringify } from 'yaml'
import { newRunId } from '../../lib/plan/run-id'
import { givenText } from '../../lib/plan/settings/twin'
import { resolveK6 } from '../k6/resolve'
import { stderrProgress } from '../progress'
import { scriptNamed, settingsGiven } from '../script-named'
import { manifestOf, type OperatorRun, type ScriptSource } from './manifest'

/** What the command line gives. */
export interface ManifestOptions {
  instances: number
  name?: string
  namespace?: string
  cores: number
  memoryGb: number
  image?: string
  secret?: string
  scriptClaim?: string
  scriptInImage?: string
  resultsClaim?: string
  prometheus?: string
  cleanup?: true
}

/** The manifest of a script of `dist/` as YAML, with how to use it. @throws Error of one line */
export async function operatorManifest(script: string, options: ManifestOptions): Promise<string> {
  const { name, file, platform } = await scriptNamed(script)
  const { packed: sizes, told, secret } = settingsGiven(platform, process.env)
  const k6 = await resolveK6({ env: process.env, progress: stderrProgress() })
  const { source, bytes } = await sourceOf(k6.path, file, [...sizes, ['INSTANCES', String(options.instances)]], options)
  const runId = givenText('RUN_ID', process.env) ?? newRunId()
  const run: OperatorRun = {
    name: options.name ?? name,
    ...(options.namespace && { namespace: options.namespace }),
    instances: options.instances,
    runId,
    source,
    image: options.image ?? `grafana/k6:${k6.version}`,
    // What is for k6 Cloud alone means nothing here.
    settings: Object.fromEntries(told.filter(([setting]) => !setting.includes('CLOUD_'))),
    secret: { name: options.secret ?? `${options.name ?? name}-secrets`, settings: secret },
    size: { cores: options.cores, memoryGb: options.memoryGb },
    ...(options.resultsClaim && { resultsClaim: options.resultsClaim }),
    ...(options.prometheus && { prometheus: options.prometheus }),
    cleanup: options.cleanup === true,
  }
  const documents = manifestOf(run).map((object) => stringify(object, { lineWidth: 0 }))
  return `${headOf(run, sizes, bytes)}---\n${documents.join('---\n')}`
}

/** Packs the script as the operator's initializer does, which sees no setting but those given to it. */
async function sourceOf(
  k6: string,
  file: string,
  sizes: readonly (readonly [string, string])[],
  { scriptClaim, scriptInImage }: ManifestOptions,
): Promise<{ source: ScriptSource; bytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'sla-operator-'))
  try {
    const archive = join(folder, 'script.tar')
    const given = sizes.flatMap(([setting, value]) => ['-e', `${setting}=${value}`])
    const { PATH = '', HOME = '' } = process.env
    await promisify(execFile)(k6, ['archive', '-O', archive, ...given, file], {
      env: { PATH, HOME },
      cwd: folder,
    }).catch(({ stderr }: { stderr?: string }) => {
      throw new Error(`k6 could not pack ${file}: ${/msg="(.*?)(?:\\n)?"( |$)/m.exec(stderr ?? '')?.[1] ?? stderr}`)
    })
    const content = await readFile(archive)
    if (scriptClaim)
      return { source: { kind: 'volume', claim: scriptClaim, file: 'script.tar' }, bytes: content.length }
    if (scriptInImage) return { source: { kind: 'image', file: scriptInImage }, bytes: content.length }
    return { source: { kind: 'configMap', archive: content }, bytes: content.length }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** How to use it, as comments. */
function headOf(
  { name, namespace, instances, secret, source, resultsClaim }: OperatorRun,
  sizes: readonly (readonly [string, string])[],
  bytes: number,
): string {
  const space = namespace ? ` -n ${namespace}` : ''
  const literals = secret.settings.map((setting) =>
    setting.endsWith('_ACCOUNTS') ? `--from-file=${setting}=accounts.csv` : `--from-literal=${setting}="$${setting}"`,
  )
  const pack = [
    'k6 archive -O script.tar',
    ...sizes.map(([setting, value]) => `-e ${setting}=${value}`),
    `-e INSTANCES=${instances}`,
  ]
  return [
    `${instances} runners of ${name}; the packed script has ${bytes.toLocaleString('en')} bytes. Sizes are packed in: make another manifest for others.`,
    ...(source.kind === 'configMap' ? [] : [`The script is yours to put there: ${pack.join(' ')} dist/<script>.js`]),
    'Once:',
    `  kubectl create secret generic ${secret.name}${space} ${literals.join(' ')}`,
    'Each run, with a RUN_ID of its own:',
    `  kubectl create -f this.yaml${space}`,
    ...(resultsClaim
      ? [`  the verdict, where the volume ${resultsClaim} can be read: sla verdict /results`]
      : [
          `  kubectl logs${space} -l k6_cr=${name},runner=true --tail=-1 --max-log-requests=${Math.max(5, instances)} | sla verdict -`,
        ]),
    `  kubectl delete testrun ${name}${space}`,
  ]
    .map((line) => `# ${line}\n`)
    .join('')
}
