import type { Env } from './env'

interface Refused {
  /** Its name in the script's options, if it is there: setup() sees there what a flag or a config file changed. */
  option?: string
  /** What k6 would do. */
  what: string
  /** What to do in place of it, other than to unset it. */
  instead?: string
  /** Which values do harm; all, if absent. */
  when?: (value: string) => boolean
}

/** As Go's ParseBool has it, which k6 uses. */
const isOn = (value: string) => /^(1|t|true)$/i.test(value)
const isOff = (value: string) => /^(0|f|false)$/i.test(value)

const size = 'give -e VUS=…'
const otherScenarios = "it replaces the script's scenarios"
const otherLoad = 'the load would differ from the one judged'
const otherAnswers = 'requests would behave differently from those judged'

/** What makes k6 wait for somebody, by its variable: a command that runs k6 for somebody would wait without end. */
const waitingEnvironment: Readonly<Record<string, string>> = {
  K6_PAUSED: 'the load would begin only when somebody resumes it',
  K6_LINGER: 'k6 would not end after its load',
}

/** A line for each of them that is on. */
export function waitingVariables(env: Env): string[] {
  return Object.entries(waitingEnvironment).flatMap(([name, what]) =>
    isOn(env[name] ?? '') ? [`${name}=${env[name]}: ${what}; unset it`] : [],
  )
}

/**
 * The variables of k6 itself that would distort a run: leave no verdict, judge another load, or remove a protection.
 * Whatever else k6 reads (outputs, dashboard, logs, DNS, user agent, client certificates, paused starts) changes no
 * verdict.
 * From the options of k6 v2.2.0.
 */
export const refusedEnvironment: Readonly<Record<string, Refused>> = {
  K6_NO_THRESHOLDS: { what: 'k6 would judge nothing, and exit 0 whatever happens', when: isOn },
  K6_SUMMARY_MODE: {
    what: 'without a summary there is no scorecard, no result and no verdict',
    when: (value) => value === 'disabled',
  },
  K6_NEW_MACHINE_READABLE_SUMMARY: {
    what: 'that summary holds no thresholds and no percentiles to judge by',
    when: isOn,
  },
  K6_SUMMARY_TREND_STATS: { option: 'summaryTrendStats', what: 'the percentiles to judge by would be missing' },
  K6_HANDLE_SUMMARY_TIMEOUT: {
    option: 'handleSummaryTimeout',
    what: 'a summary that is cut off leaves no result and exits 0',
  },
  K6_THRESHOLDS: { option: 'thresholds', what: "it replaces the script's thresholds" },
  K6_VUS: { what: otherScenarios, instead: size },
  K6_DURATION: { what: otherScenarios, instead: `${size}, and for a shorter run -e TIME_SCALE=…` },
  K6_ITERATIONS: { what: otherScenarios, instead: size },
  K6_STAGES: { what: otherScenarios, instead: size },
  K6_NO_SETUP: { what: 'setup() finds out what every journey needs', when: isOn },
  K6_NO_TEARDOWN: { option: 'noTeardown', what: 'what the run creates would stay on the platform', when: isOn },
  K6_RPS: { option: 'rps', what: otherLoad },
  K6_MIN_ITERATION_DURATION: { option: 'minIterationDuration', what: otherLoad },
  K6_NO_CONNECTION_REUSE: { option: 'noConnectionReuse', what: otherLoad, when: isOn },
  K6_NO_VU_CONNECTION_REUSE: { option: 'noVUConnectionReuse', what: otherLoad, when: isOn },
  K6_NO_COOKIES_RESET: { option: 'noCookiesReset', what: otherLoad, when: isOn },
  K6_BATCH: { option: 'batch', what: otherLoad },
  K6_BATCH_PER_HOST: { option: 'batchPerHost', what: otherLoad },
  K6_MAX_REDIRECTS: {
    option: 'maxRedirects',
    what: 'redirects would be followed to hosts that nobody allowed',
    when: (value) => value !== '0',
  },
  K6_THROW: { option: 'throw', what: otherAnswers, when: isOff },
  K6_DISCARD_RESPONSE_BODIES: {
    option: 'discardResponseBodies',
    what: 'bodies that nobody reads would fill the memory',
    when: isOff,
  },
  K6_SYSTEM_TAGS: { option: 'systemTags', what: 'the tags to judge by would be missing' },
  K6_INSECURE_SKIP_TLS_VERIFY: {
    option: 'insecureSkipTLSVerify',
    what: 'any certificate would be accepted',
    instead: 'give k6 the CA: SSL_CERT_FILE',
    when: isOn,
  },
  K6_HTTP_DEBUG: { option: 'httpDebug', what: 'tokens and personal data would be in the log' },
  K6_BLOCK_HOSTNAMES: { option: 'blockHostnames', what: 'it removes the block on production hosts' },
  K6_HOSTS: { option: 'hosts', what: 'requests would go to other machines than the addresses say' },
}

/** A line for each variable of k6 itself that would distort a run, by its name. */
export function bendingVariables(env: Env): [name: string, line: string][] {
  return Object.entries(refusedEnvironment).flatMap(([name, { what, instead, when }]): [string, string][] => {
    const value = env[name]
    if (!value || (when && !when(value))) return []
    return [[name, `${name}=${value} would distort the run: ${what}; unset it${instead ? `, and ${instead}` : ''}`]]
  })
}
