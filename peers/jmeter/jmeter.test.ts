import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseXml, type XmlElement } from '../../rigs/xml'
import { smallPlan } from '../testing/small-journey'
import { jmeter, readJtl } from './jmeter'

const files = jmeter.write(smallPlan)
const jmx = files['small.jmx'] ?? ''
const all = (element: XmlElement): XmlElement[] => [element, ...element.children.flatMap(all)]

describe('the test plan', () => {
  const elements = all(parseXml(jmx))
  const named = (name: string) => elements.filter((element) => element.name === name)
  const prop = (element: XmlElement | undefined, name: string) =>
    element && all(element).find(({ attributes }) => attributes['name'] === name)?.text

  it('has the sessions in a thread group that ends, and the arrivals in an open-model one', () => {
    const [sessions] = named('ThreadGroup')
    expect(prop(sessions, 'ThreadGroup.num_threads')).toBe('20')
    expect(prop(sessions, 'ThreadGroup.duration')).toBe('72')
    expect(prop(sessions, 'LoopController.continue_forever')).toBe('false')
    expect(prop(named('OpenModelThreadGroup')[0], 'OpenModelThreadGroup.schedule')).toBe(
      'pause(8 s) rate(3600/hour) even_arrivals(64 s)',
    )
  })

  it('labels every request by who sends it, and checks its status', () => {
    expect(named('HTTPSamplerProxy').map(({ attributes }) => attributes['testname'])).toEqual([
      ...['before_login', 'user_login', 'user_dial', 'user_look', 'arrivals_dial'],
    ])
    expect(named('ResponseAssertion')).toHaveLength(5)
    for (const sampler of named('HTTPSamplerProxy')) expect(prop(sampler, 'HTTPSampler.follow_redirects')).toBe('false')
  })

  it('dials behind the guard of the reserved numbers, and loads behind that of the hosts', () => {
    const conditions = named('IfController').map((element) => prop(element, 'IfController.condition') ?? '')
    expect(conditions.filter((text) => text.includes('[+]1[2-9][0-9][0-9]55501[0-9][0-9]'))).toHaveLength(2)
    expect(conditions[0]).toContain('platform[.]example[.]test')
    // A comma inside would end the expression of JMeter's function.
    for (const text of conditions) expect(text.replace(/\$\{__P\([^)]*\)\}/g, '').match(/,/g), text).toHaveLength(1)
  })

  it('names files of accounts and holds no password', () => {
    expect(jmx).toContain('__P(accounts,accounts.csv)')
    expect(jmx).not.toMatch(/password&quot;:&quot;(?!\$\{password\})/)
    expect(Object.keys(files)).toEqual(['small.jmx', 'numbers.csv'])
    expect(files['numbers.csv']).toBe('to_number\n+12125550123\n')
  })
})

describe('results', () => {
  const header = 'timeStamp,elapsed,label,responseCode,dataType,success,bytes\n'

  it('are read whatever JMeter exits with: a failed sample is one', () => {
    const text = `${header}1000,12,user_dial,200,text,true,5\n1010,7,user_look,500,text,false,5\n`
    expect(readJtl(text, 'x.jtl')).toEqual({
      samples: [
        { atMs: 1000, tookMs: 12, label: 'user_dial', ok: true },
        { atMs: 1010, tookMs: 7, label: 'user_look', ok: false },
      ],
      failedUnseen: 0,
    })
  })

  it('of a run that was killed are read up to where they are cut off', () => {
    const rows = Array.from({ length: 5 }, (_, at) => `${at},12,user_dial,200,text,true,5\n`)
    const text = header + rows.join('')
    fc.assert(
      fc.property(fc.integer({ min: header.length, max: text.length }), (length) => {
        const { samples } = readJtl(text.slice(0, length), 'x.jtl')
        expect(samples).toHaveLength(text.slice(header.length, length).split('\n').length - 1)
      }),
    )
  })

  it.each([
    [undefined, 'JMeter left no x.jtl'],
    ['', 'JMeter left no x.jtl'],
    ['timeStamp,label\n1,a\n', 'x.jtl has no column elapsed, success'],
    [`${header}1000,12,user\n2000,1,user_dial,200,text,true,5\n`, 'x.jtl: line 2 is no sample'],
    [`${header}1000,soon,user_dial,200,text,true,5\n`, 'x.jtl: line 2 is no sample'],
  ])('that are none are refused in one line: %j', (text, line) => {
    expect(() => readJtl(text, 'x.jtl')).toThrow(line)
  })
})
