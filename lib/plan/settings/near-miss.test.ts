import { describe, expect, it } from 'vitest'
import { tcallSettings } from '../../tcall/plan/settings'
import { nearMisses } from './near-miss'
import { sharedSettings } from './settings'

const names = Object.keys({ ...sharedSettings, ...tcallSettings })

const meantBy = (name: string) => nearMisses(names, [name])[0]?.meant

describe('nearMisses', () => {
  it.each([
    ['VU', undefined],
    ['VUs', 'VUS'],
    ['vus', 'VUS'],
    ['VUSS', 'VUS'],
    ['SEEED', 'SEED'],
    ['SPEED', undefined],
    ['SEND', undefined],
    ['BUS', undefined],
    ['RUN_IDS', 'RUN_ID'],
    ['TIMESCALE', 'TIME_SCALE'],
    ['TIME_SCALES', 'TIME_SCALE'],
    ['TIME_SACLE', 'TIME_SCALE'],
    ['CALLS_PER_HR', 'CALLS_PER_HOUR'],
    ['CALL_PER_HOUR', 'CALLS_PER_HOUR'],
    ['TCAL_BASE_URL', 'TCALL_BASE_URL'],
    ['TCALL_BASE_URI', 'TCALL_BASE_URL'],
    ['TCALL_ACCOUNT', 'TCALL_ACCOUNTS'],
    ['ALLOWED_HOST', 'ALLOWED_HOSTS'],
    ['ALLOW_HOSTS', 'ALLOWED_HOSTS'],
    ['SHARED_ACCOUNTS', 'SHARE_ACCOUNTS'],
    ['RESULT_DIR', 'RESULTS_DIR'],
    ['ABSENT_CAPABILITY', undefined],
    ['ABSENT_CAPABILTIES', 'ABSENT_CAPABILITIES'],
    ['RUNID', 'RUN_ID'],
    ['run_id', 'RUN_ID'],
    ['R-N_ID', undefined],
    ['RUN_I-', undefined],
    ['-UN_ID', undefined],
    ['RUN', undefined],
    ['R', undefined],
    ['vu_s', 'VUS'],
    ['VUUS', 'VUS'],
    ['RUN_XY', undefined],
    ['INSTANCXX', 'INSTANCES'],
    ['INSTAXXXX', undefined],
    ['INSTANCE', 'INSTANCES'],
    ['XXINSTANCES', 'INSTANCES'],
    ['XXXINSTANCES', undefined],
  ])('%s: %s', (name, meant) => expect(meantBy(name)).toBe(meant))

  it('accepts every setting itself', () => expect(nearMisses(names, names)).toEqual([]))

  it('has nothing against the names of a shell, a CI, the reference services and k6', () => {
    const usual = `
      _ PATH HOME USER LOGNAME SHELL SHLVL PWD OLDPWD TERM TERM_PROGRAM LANG LC_ALL LC_CTYPE TZ EDITOR VISUAL PAGER
      LESS LS_COLORS COLORTERM DISPLAY HOSTNAME MAIL TMPDIR TMP TEMP UID EUID PS1 PS4 IFS HISTFILE HISTSIZE SSH_AUTH_SOCK
      SSH_CLIENT SSH_TTY XDG_RUNTIME_DIR XDG_SESSION_ID XDG_DATA_DIRS DBUS_SESSION_BUS_ADDRESS GPG_TTY DEBUG VERBOSE
      HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy SSL_CERT_FILE SSL_CERT_DIR NODE_ENV NODE_OPTIONS
      NODE_PATH NVM_DIR NVM_BIN INIT_CWD npm_config_cache npm_lifecycle_event npm_package_version npm_execpath GOPATH
      GOROOT GOCACHE GOPROXY JAVA_HOME VIRTUAL_ENV PYTHONPATH CARGO_HOME DOCKER_HOST KUBECONFIG KUBERNETES_PORT
      KUBERNETES_SERVICE_HOST AWS_REGION AWS_PROFILE CI GITHUB_ACTIONS GITHUB_RUN_ID GITHUB_RUN_NUMBER GITHUB_SHA
      GITHUB_REF GITHUB_WORKSPACE RUNNER_OS RUNNER_TEMP GITLAB_CI CI_JOB_ID CI_PIPELINE_ID CI_NODE_INDEX CI_NODE_TOTAL
      JENKINS_URL BUILD_ID BUILD_NUMBER BUILD_URL JOB_NAME RUN_DISPLAY_URL WORKSPACE INSTANCE_ID HOST PORT BASE_URL
      K6_BIN K6_VUS K6_DURATION K6_OUT K6_WEB_DASHBOARD K6_CLOUD_TOKEN JSLIB SLA_K6_VERSION
      TCALL_PORT TCALL_DATABASE_URL TCALL_PROVIDER_URL TCALL_WEBHOOK_SECRET TCALL_JWT_SECRET TCALL_ACCOUNTS_FILE
      CONCURRENCY_LIMIT QUEUE_CAPACITY CPS_LIMIT TOKEN_TTL_S PROVIDER_PORT PROVIDER_WEBHOOK_URL CALL_MEAN_S CALL_CV
      DUPLICATE_EVERY PROXY_PORT PROXY_DATABASE_URL PROXY_ROUTES PROXY_PROVIDER_SECRET PROXY_UPSTREAM_SECRET
      RETRY_SCALE PROXY_FAULTS PROXY_TOKEN BIND PROXY_URL MEDCOR_BASE_URL MEDCOR_ACCOUNTS POSTGRES_PORT DATABASE_URL
    `
    for (const name of usual.trim().split(/\s+/)) expect(meantBy(name), name).toBeUndefined()
  })
  it.each([
    ['A', 'AA', false],
    ['VVU', 'VU', true],
    ['PROVIDXX', 'PROVIDER', true],
    ['PROVIXX', 'PROVIDE', false],
    ['PROVIDX', 'PROVIDE', true],
  ])('%s for %s: %s', (name, setting, near) => expect(nearMisses([setting], [name])).toHaveLength(near ? 1 : 0))
})
