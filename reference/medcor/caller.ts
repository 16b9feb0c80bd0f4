import type { FastifyRequest } from 'fastify'
import { type Jwt, unauthorized } from './jwt'
import type { Scope } from './permissions'
import type { Sessions, StoredSession } from './sessions'

/** Who asks. */
export type Caller = Pick<StoredSession, 'id' | 'userId' | 'hospitalId' | 'role' | 'runId'>

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set where the contract wants a bearer token. */
    caller: Caller
    /** What the role's permission gave; see permissions.ts. */
    scope: Scope
  }
}

/** Sets `request.caller` from the bearer token. */
export function bearerCheck(jwt: Jwt, sessions: Sessions): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const start = performance.now()
    const { authorization } = request.headers
    if (!authorization?.startsWith('Bearer ')) throw unauthorized('no bearer token')
    const { sessionId } = await jwt.verify(authorization.slice(7), 'access')
    request.caller = sessions.use(sessionId)
    request.timing.auth(performance.now() - start)
  }
}

/** The only patient that the caller may see, or undefined when it is every one of the hospital. */
export function onlyPatient({ scope, caller }: Pick<FastifyRequest, 'scope' | 'caller'>): string | undefined {
  return scope === 'own' ? caller.userId : undefined
}
