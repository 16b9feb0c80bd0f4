import {
  type Actor,
  arrivalsActor,
  beforeActor,
  labelText,
  marginS,
  type PeerAction,
  type PeerRequest,
  sessionsOf,
} from '../journey'
import { accountsFileOf, dataFilesOf, loopbackNames, type PeerFiles, type PeerPlan, reservedNumber } from '../tool'
import { boolProp, intProp, type JmxNode, jmxOf, node, textProp } from './elements'

/** What an answer did not give. */
const none = 'NONE'
/** After a request that gave nothing, before the next round. */
const waitS = 5

/** A test plan: a thread group for each kind of user, an open-model one for the arrivals. */
export function jmeterFiles(plan: PeerPlan): PeerFiles {
  const { journey, platform } = plan
  return {
    [`${platform.name}.jmx`]: jmxOf(testPlan(plan)),
    ...dataFilesOf(journey),
  }
}

function testPlan(plan: PeerPlan): JmxNode {
  const { platform, journey, size } = plan
  const sessions = [...sessionsOf(journey, size.vus)]
  return node(
    'TestPlan',
    'TestPlanGui',
    `${platform.title}: the core journey, written by sla peers`,
    [
      textProp('TestPlan.comments', comments),
      boolProp('TestPlan.functional_mode', false),
      boolProp('TestPlan.serialize_threadgroups', false),
      '<elementProp name="TestPlan.user_defined_variables" elementType="Arguments"><collectionProp name="Arguments.arguments"/></elementProp>',
    ],
    [
      httpDefaults(plan.baseUrl),
      node('HeaderManager', 'HeaderPanel', 'headers', [headers({ 'Content-Type': 'application/json' })]),
      before(plan),
      ...sessions.map(([actor, threads]) => sessionGroup(actor, threads, plan)),
      arrivals(plan),
    ],
  )
}

const comments = `Properties (-Jname=value): protocol, host, port; folder (of the CSV files); accounts (CSV with email,password; where
there are roles, accounts.ROLE for each); run_id. Results: -l FILE. JMeter has no percentile assertion, and a
Duration Assertion would fail single samples: sla peers run judges the SLA table over the samples of the hold.`

const variable = (name: string) => `\${${name}}`
const propertyOf = (name: string) => `\${__P(${name})}`
const property = (name: string, otherwise: string) => `\${__P(${name},${otherwise})}`

function httpDefaults(baseUrl: string): JmxNode {
  const { protocol, hostname, port } = new URL(baseUrl)
  return node('ConfigTestElement', 'HttpDefaultsGui', 'the platform', [
    textProp('HTTPSampler.protocol', property('protocol', protocol.replace(':', ''))),
    textProp('HTTPSampler.domain', property('host', hostname)),
    textProp('HTTPSampler.port', property('port', port || (protocol === 'https:' ? '443' : '80'))),
    textProp('HTTPSampler.implementation', 'HttpClient4'),
    textProp('HTTPSampler.connect_timeout', '10000'),
    textProp('HTTPSampler.response_timeout', '10000'),
  ])
}

function headers(values: Readonly<Record<string, string>>): string {
  const all = Object.entries(values).map(
    ([name, value]) =>
      `<elementProp name="" elementType="Header">${textProp('Header.name', name)}${textProp('Header.value', value)}</elementProp>`,
  )
  return `<collectionProp name="HeaderManager.headers">${all.join('')}</collectionProp>`
}

/** Host guard and the arrivals' token, before any load. */
function before({ journey, allowedHosts, baseUrl }: PeerPlan): JmxNode {
  // Without a backslash, which JMeter's functions take for their own.
  const hosts = [
    '127[.][0-9]+[.][0-9]+[.][0-9]+',
    ...[...loopbackNames, ...allowedHosts].map((host) =>
      host.replaceAll(/[.[\]]/g, (sign) => (sign === '.' ? '[.]' : '.')),
    ),
  ]
  const host = property('host', new URL(baseUrl).hostname)
  const { role, before: requests } = journey.arrivals
  const taken = requests.flatMap(({ takes = {} }) => Object.keys(takes))
  return node(
    'SetupThreadGroup',
    'SetupThreadGroupGui',
    'before the load',
    [
      ...group('stoptest'),
      loop(1),
      intProp('ThreadGroup.num_threads', 1),
      intProp('ThreadGroup.ramp_time', 1),
      boolProp('ThreadGroup.scheduler', false),
    ],
    [
      when(`!("${host}" =~ "^(${hosts.join('|')})$")`, 'a host that may not be loaded', [
        action('stop: name it in ALLOWED_HOSTS when the file is written', 2, '0'),
      ]),
      accounts(role),
      ...requests.map((request) => sampler(request, session(beforeActor))),
      ...taken.map((name) =>
        action(`arrivals have ${name}`, 1, `\${__setProperty(arrivals.${name},${variable(name)})}0`),
      ),
    ],
  )
}

function sessionGroup(actor: Actor, threads: number, { journey, size }: PeerPlan): JmxNode {
  const once =
    actor.once.length > 0
      ? [node('OnceOnlyController', 'OnceOnlyControllerGui', 'once', [], actions(actor.once, session(actor.name)))]
      : []
  return node(
    'ThreadGroup',
    'ThreadGroupGui',
    actor.name,
    [
      ...group('continue'),
      loop(-1),
      intProp('ThreadGroup.num_threads', threads),
      intProp('ThreadGroup.ramp_time', Math.max(1, size.rampS)),
      boolProp('ThreadGroup.scheduler', true),
      textProp('ThreadGroup.duration', String(size.rampS + size.holdS + marginS)),
      textProp('ThreadGroup.delay', '0'),
    ],
    [accounts(actor.role), ...data(journey), ...once, ...actions(actor.loop, session(actor.name))],
  )
}

function arrivals({ journey, size }: PeerPlan): JmxNode {
  const global = journey.arrivals.before.flatMap(({ takes = {} }) => Object.keys(takes))
  const sender = { name: arrivalsActor, token: propertyOf('arrivals.token'), global }
  const schedule = `pause(${Math.max(0, size.rampS - marginS)} s) rate(${size.arrivals_per_hour}/hour) even_arrivals(${size.holdS + 2 * marginS} s)`
  return node(
    'OpenModelThreadGroup',
    'OpenModelThreadGroupGui',
    arrivalsActor,
    [
      '<elementProp name="ThreadGroup.main_controller" elementType="OpenModelThreadGroupController"/>',
      textProp('ThreadGroup.on_sample_error', 'continue'),
      textProp('OpenModelThreadGroup.schedule', schedule),
      textProp('OpenModelThreadGroup.random_seed', ''),
    ],
    [...data(journey), ...actions(journey.arrivals.actions, sender)],
  )
}

const group = (onError: 'continue' | 'stoptest') => [
  textProp('ThreadGroup.on_sample_error', onError),
  // A user keeps the connection from one round to the next.
  boolProp('ThreadGroup.same_user_on_next_iteration', true),
]

/** With `continue_forever` a thread group would never end. */
const loop = (loops: number) =>
  `<elementProp name="ThreadGroup.main_controller" elementType="LoopController">${boolProp('LoopController.continue_forever', false)}${intProp('LoopController.loops', loops)}</elementProp>`

function accounts(role: string | undefined): JmxNode {
  const file = accountsFileOf(role)
  return csv('accounts', property(role ? `accounts.${role}` : 'accounts', file), '')
}

const data = ({ data: all }: PeerPlan['journey']): JmxNode[] =>
  all.map(({ name, columns }) => csv(name, `${property('folder', '.')}/${name}.csv`, columns.join(',')))

/** Rows in turn, shared by all threads. @param columns '' where the file's first line names them */
function csv(name: string, file: string, columns: string): JmxNode {
  return node('CSVDataSet', 'TestBeanGUI', name, [
    textProp('filename', file),
    textProp('fileEncoding', 'UTF-8'),
    textProp('variableNames', columns),
    boolProp('ignoreFirstLine', columns !== ''),
    textProp('delimiter', ','),
    boolProp('quotedData', true),
    boolProp('recycle', true),
    boolProp('stopThread', false),
    textProp('shareMode', 'shareMode.all'),
  ])
}

/** Who sends: as what it is labelled, with which token, and which variables are properties of the whole run. */
interface Sender {
  name: string
  token: string
  global: readonly string[]
}

const session = (name: string): Sender => ({ name, token: variable('token'), global: [] })

function actions(all: readonly PeerAction[], sender: Sender): JmxNode[] {
  return all.flatMap((one, at) => {
    if (one.kind === 'pause') return [pause(one.seconds)]
    if (one.kind === 'send') return [sent(one.request, sender, watched(all[at + 1]))]
    const needs = /\$\{(\w+)\}/.exec(one.request.path)?.[1] ?? ''
    const goesOn = one.until.map((value) => `"\${${one.variable}}" != "${value}"`).join(' && ')
    return [
      when(`"\${${needs}}" != "${none}"`, `there is a ${needs}`, [
        node(
          'WhileController',
          'WhileControllerGui',
          `until it is ${one.until.join(' or ')}`,
          [textProp('WhileController.condition', `\${__jexl3(${goesOn},)}`)],
          [pause(one.everyS), sent(one.request, sender, undefined)],
        ),
      ]),
      when(`"\${${needs}}" == "${none}"`, `there is no ${needs}`, [pause(waitS)]),
    ]
  })
}

/** The variable that is watched next: what it was for the thing before must be forgotten. */
const watched = (next: PeerAction | undefined) => (next?.kind === 'watch' ? next.variable : undefined)

function sent(request: PeerRequest, sender: Sender, forget: string | undefined): JmxNode {
  const one = sampler(request, sender, forget)
  if (!request.dials) return one
  return when(`"\${${request.dials}}" =~ "^${reservedNumber}$"`, 'the number is reserved for tests', [one])
}

/** @param global what of an arrival was taken before the load */
function sampler(request: PeerRequest, { name: actor, token, global }: Sender, forget?: string): JmxNode {
  const filled = (text: string) =>
    global
      .reduce((all, name) => all.replaceAll(variable(name), propertyOf(`arrivals.${name}`)), text)
      .replaceAll(variable('run_id'), property('run_id', 'run-by-hand'))
  const takes = Object.entries(request.takes ?? {})
  const extracted = [
    ...takes.map(([name, path]) => ({ name, path, otherwise: none })),
    ...(forget ? [{ name: forget, path: '$.nothing', otherwise: 'pending' }] : []),
  ]
  return node(
    'HTTPSamplerProxy',
    'HttpTestSampleGui',
    labelText({ operation: request.operation, actor }),
    [
      textProp('HTTPSampler.method', request.method),
      textProp('HTTPSampler.path', filled(request.path)),
      boolProp('HTTPSampler.follow_redirects', false),
      boolProp('HTTPSampler.auto_redirects', false),
      boolProp('HTTPSampler.use_keepalive', true),
      ...(request.body ? [boolProp('HTTPSampler.postBodyRaw', true), bodyOf(filled(request.body))] : []),
    ],
    [
      ...(request.authorised
        ? [node('HeaderManager', 'HeaderPanel', 'token', [headers({ Authorization: `Bearer ${token}` })])]
        : []),
      node('ResponseAssertion', 'AssertionGui', `status ${request.status}`, [
        `<collectionProp name="Asserion.test_strings">${textProp('0', String(request.status))}</collectionProp>`,
        textProp('Assertion.test_field', 'Assertion.response_code'),
        boolProp('Assertion.assume_success', true),
        intProp('Assertion.test_type', 8),
      ]),
      ...(extracted.length > 0
        ? [
            node('JSONPostProcessor', 'JSONPostProcessorGui', `takes ${extracted.map(({ name }) => name).join(', ')}`, [
              textProp('JSONPostProcessor.referenceNames', extracted.map(({ name }) => name).join(';')),
              textProp('JSONPostProcessor.jsonPathExprs', extracted.map(({ path }) => path).join(';')),
              textProp('JSONPostProcessor.match_numbers', extracted.map(() => '1').join(';')),
              textProp('JSONPostProcessor.defaultValues', extracted.map(({ otherwise }) => otherwise).join(';')),
            ]),
          ]
        : []),
    ],
  )
}

function bodyOf(text: string): string {
  return `<elementProp name="HTTPsampler.Arguments" elementType="Arguments"><collectionProp name="Arguments.arguments"><elementProp name="" elementType="HTTPArgument">${boolProp('HTTPArgument.always_encode', false)}${textProp('Argument.value', text)}${textProp('Argument.metadata', '=')}</elementProp></collectionProp></elementProp>`
}

const pause = (seconds: number) => action(`pause ${seconds} s`, 1, String(seconds * 1000))

/** @param what 1 pause, 2 stop the test now */
function action(name: string, what: 1 | 2, duration: string): JmxNode {
  return node('TestAction', 'TestActionGui', name, [
    intProp('ActionProcessor.action', what),
    intProp('ActionProcessor.target', 2),
    textProp('ActionProcessor.duration', duration),
  ])
}

function when(condition: string, name: string, children: readonly JmxNode[]): JmxNode {
  return node(
    'IfController',
    'IfControllerPanel',
    name,
    [
      textProp('IfController.condition', `\${__jexl3(${condition},)}`),
      boolProp('IfController.evaluateAll', false),
      boolProp('IfController.useExpression', true),
    ],
    children,
  )
}
