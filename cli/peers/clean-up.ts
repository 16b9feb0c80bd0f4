import { readFile } from 'node:fs/promises'
import { Agent, request } from 'undici'
import type { Account } from '../../lib/plan/accounts'
import type { PeerJourney } from '../../peers/journey'
import type { Progress } from '../progress'

/** Removes what a run made on a platform that stays; where that cannot be, a line says so. */
export async function cleanUp(
  { arrivals, cleanUp: removal }: PeerJourney,
  {
    baseUrl,
    account: [account],
    runId,
    caFile,
  }: { baseUrl: string; account: readonly Account[]; runId: string; caFile: string | undefined },
  progress: Progress,
): Promise<void> {
  const [login] = arrivals.before
  if (!removal || !login || !account) return
  const dispatcher = new Agent({ connect: caFile ? { ca: await readFile(caFile, 'utf8') } : {} })
  try {
    const answer = await request(baseUrl + login.path, {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(account),
    })
    // `$.tokens.access`
    const path = (login.takes?.['token'] ?? '').split('.').slice(1)
    const token = path.reduce<unknown>(
      (at, key) => (at as Record<string, unknown> | null)?.[key],
      await answer.body.json(),
    )
    const removed = await request(baseUrl + removal.path.replace(`\${run_id}`, runId), {
      dispatcher,
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    })
    await removed.body.dump()
    if (removed.statusCode !== removal.status) throw new Error(`it answered ${removed.statusCode}`)
  } catch (error) {
    progress.note(`what ${runId} made is still there: ${error instanceof Error ? error.message : error}`)
  } finally {
    await dispatcher.destroy()
  }
}
