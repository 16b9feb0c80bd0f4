import { arrivalsActor, marginS, type PeerAction, requestsOf, sessionsOf } from '../journey'
import { loopbackNames, type PeerPlan, reservedNumber } from '../tool'

/** JavaScript of the functions that the script names: who a VU is, how long it goes on, the guards, the samples. */
export function processorOf({ journey, size, allowedHosts }: PeerPlan): string {
  const expected = Object.fromEntries([...requestsOf(journey)].map(([label, { request }]) => [label, request.status]))
  const sessions = [...sessionsOf(journey, size.vus)].map(([{ name, role }, count]) => ({
    name,
    role: role ?? '',
    count,
  }))
  const all = [...journey.actors, { name: arrivalsActor, loop: journey.arrivals.actions, once: [] }]
  const dials = [...requestsOf(journey).values()].flatMap(({ request }) => request.dials ?? [])
  return `// Written by sla peers, for the script beside it.
const fs = require('node:fs')

const sessions = ${JSON.stringify(sessions)}
const expected = ${JSON.stringify(expected)}
const allowedHosts = ${JSON.stringify([...loopbackNames, ...allowedHosts])}
const lastsMs = ${(size.rampS + size.holdS + marginS) * 1000}
const pauses = ${JSON.stringify(Object.fromEntries(all.flatMap(({ name, once, loop }) => [...pausesOf(name, once), ...pausesOf(name, loop)])))}
const samples = process.env.SLA_SAMPLES ? fs.openSync(process.env.SLA_SAMPLES, 'a') : undefined

let begun = 0
let endMs = Number.POSITIVE_INFINITY

/** Load goes to loopback, and to the hosts that were allowed when this was written. */
function assertAllowed(target) {
  const { hostname } = new URL(target)
  if (/^127(\\.\\d+){3}$/.test(hostname) || allowedHosts.includes(hostname)) return
  throw new Error(hostname + ' may not be loaded: name it in ALLOWED_HOSTS when the script is written')
}

/** Who this VU is: the first are sessions, all after them arrivals. */
function begin(context, events, done) {
  try {
    assertAllowed(context.vars.target)
  } catch (error) {
    return done(error)
  }
  if (begun === 0) endMs = Date.now() + lastsMs
  let before = 0
  const session = sessions.find(({ count }) => begun < (before += count))
  begun += 1
  const { vars } = context
  vars.who = session ? session.name : '${arrivalsActor}'
  for (const [name, { of, seconds }] of Object.entries(pauses)) vars[name] = of === vars.who ? seconds : 0
  if (session) {
    vars.email = vars['email_' + session.role]
    vars.password = vars['password_' + session.role]
  }
  done()
}

/** The account that logs in for the arrivals. */
function account(context, events, done) {
  const { vars } = context
  vars.email = vars['email_${journey.arrivals.role ?? ''}']
  vars.password = vars['password_${journey.arrivals.role ?? ''}']
  done()
}

/** Dials no number that could be a person's. */
function onlyReserved(request, context, events, done) {
  const reserved = ${JSON.stringify([...new Set(dials)])}.every((name) => /^${reservedNumber}$/.test(context.vars[name]))
  done(reserved ? undefined : new Error('a number is not reserved for tests: it is not dialled'))
}

function sample(request, response, context, events, done) {
  const { start, phases } = response.timings
  const ok = response.statusCode === expected[request.name] ? 1 : 0
  if (samples !== undefined) fs.writeSync(samples, start + ',' + phases.total + ',' + request.name + ',' + ok + '\\n')
  done()
}

module.exports = {
  begin,
  account,
  onlyReserved,
  sample,
${all.map(({ name, loop }) => functionsOf(name, loop)).join('\n')}
}
`
}

/** Pauses by the names of their variables. */
function pausesOf(actor: string, actions: readonly PeerAction[]): [string, { of: string; seconds: number }][] {
  return actions.flatMap((one, at): [string, { of: string; seconds: number }][] =>
    one.kind === 'send'
      ? []
      : [[`pause_${actor}_${at}`, { of: actor, seconds: one.kind === 'pause' ? one.seconds : one.everyS }]],
  )
}

function functionsOf(actor: string, loop: readonly PeerAction[]): string {
  const is = `vars.who === '${actor}'`
  return [
    `  is_${actor}: (vars) => ${is},`,
    `  goesOn_${actor}: ({ vars }, next) => next(${is} && Date.now() < endMs),`,
    ...loop.flatMap((one, at) => {
      if (one.kind !== 'watch') return []
      const needs = /\$\{(\w+)\}/.exec(one.request.path)?.[1] ?? ''
      const there = `${is} && vars.${needs} !== undefined && vars.${needs} !== ''`
      return [
        `  watches_${actor}_${at}: (vars) => ${there},`,
        `  goesOn_${actor}_${at}: ({ vars }, next) => next(${there} && Date.now() < endMs && !${JSON.stringify(one.until)}.includes(vars.${one.variable})),`,
      ]
    }),
  ].join('\n')
}
