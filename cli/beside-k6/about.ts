import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gitSha } from '../../build/bundle'
import { platformNamed } from '../../build/platforms'
import { root } from '../../build/root'
import type { Manifest } from '../../data/generate'
import type { BesideK6Summary } from '../../lib/plan/summary/beside-k6'
import { referenceOf } from '../platform/references'
import type { RunTarget } from '../target'

/**
 * What the result of a command has to know of what was run.
 * @param question what was asked of the platform: two results of the same one can be compared
 */
export async function aboutRun(
  name: string,
  {
    k6,
    target,
    startedAt,
    question,
  }: { k6: { version: string }; target: RunTarget; startedAt: string; question: object },
): Promise<BesideK6Summary> {
  const { asked } = await referenceOf(name)
  const { title, targets } = await platformNamed(name)
  const manifest = JSON.parse(await readFile(join(root, 'dist/data/manifest.json'), 'utf8')) as Manifest
  const { TIME_SCALE, SEED } = process.env
  return {
    platform: { name, title },
    targets,
    build: { git_sha: await gitSha(), data_sha256: manifest.sha256 },
    k6_version: k6.version,
    scenario_sha256: createHash('sha256').update(JSON.stringify(question)).digest('hex'),
    seed: Number(SEED || 1),
    time_scale: Number(TIME_SCALE || 1),
    hosts: [new URL(target.known[asked.baseUrl] ?? '').hostname],
    started_at: startedAt,
    ended_at: new Date().toISOString(),
  }
}
