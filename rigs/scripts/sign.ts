import { providerSignature, standardHeaders, verifyStandard } from '../../lib/drive/webhooks/sign'

const { BODY = '', SECRET = '', AT_MS = '', HEADERS = '{}' } = __ENV
const given = JSON.parse(HEADERS) as Record<string, string>

export const options = { vus: 1, iterations: 1 }

export default function (): void {}

/** Signs what the environment gives, and says whether it takes the headers it was given. */
export function handleSummary(): Record<string, string> {
  const made = {
    provider: providerSignature(BODY, SECRET, Number(AT_MS)),
    standard: standardHeaders('msg_1', BODY, SECRET, Number(AT_MS)),
    takesGiven: verifyStandard(given, BODY, SECRET),
    takesAnotherBody: verifyStandard(given, `${BODY} `, SECRET),
    takesAnotherId: verifyStandard({ ...given, 'webhook-id': 'msg_2' }, BODY, SECRET),
  }
  return { stdout: JSON.stringify(made) }
}
