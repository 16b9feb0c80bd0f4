import { describe, expect, it } from 'vitest'
import { cloudOptions } from './cloud'

const options = (distribution = '', projectID?: number) => cloudOptions(projectID, 'TCall load', distribution)

describe('cloudOptions', () => {
  it('are none without a project and a distribution', () => {
    expect(options()).toBeUndefined()
    expect(options('a=100')).not.toHaveProperty('projectID')
    expect(options('a=100', 5)?.projectID).toBe(5)
    expect(options('', 123)).toEqual({ projectID: 123, name: 'TCall load' })
  })

  it('spread the load over zones, of whatever name', () => {
    expect(options('amazon:us:palo alto=60, my-zone = 40')).toEqual({
      name: 'TCall load',
      distribution: {
        amazon_us_palo_alto: { loadZone: 'amazon:us:palo alto', percent: 60 },
        my_zone: { loadZone: 'my-zone', percent: 40 },
      },
    })
  })

  it('takes one per cent, and names every sign of a zone that no variable may have', () => {
    expect(options('a--b::c=99,d=1')?.distribution).toEqual({
      a_b_c: { loadZone: 'a--b::c', percent: 99 },
      d: { loadZone: 'd', percent: 1 },
    })
  })

  it.each([
    ['a=1=99,b=1', 'has "a=1=99", which is no load zone with its percentage'],
    ['a=1000', 'has "a=1000", which is no load zone with its percentage'],
    ['a=50, b ,c=50', 'has "b", which is no load zone with its percentage'],
    ['amazon:us:ashburn=60,amazon:de:frankfurt=41', 'adds up to 101 %, not to 100 %'],
    ['amazon:us:ashburn=60', 'adds up to 60 %, not to 100 %'],
    ['amazon:us:ashburn', 'has "amazon:us:ashburn", which is no load zone with its percentage'],
    ['amazon:us:ashburn=60,', 'has "", which is no load zone with its percentage'],
    ['=100', 'has "=100", which is no load zone with its percentage'],
    ['a=50.5,b=49.5', 'has "a=50.5", which is no load zone with its percentage'],
    ['a=0,b=100', 'has "a=0", which is no load zone with its percentage'],
    ['a=-10,b=110', 'has "a=-10", which is no load zone with its percentage'],
    ['a=50,a=50', 'names a twice'],
  ])('refuse %j: %s', (text, what) => {
    expect(() => options(text)).toThrow(
      new Error(`CLOUD_DISTRIBUTION "${text}" ${what}; write it like amazon:us:ashburn=60,amazon:de:frankfurt=40`),
    )
  })
})
