import { expect, it } from 'vitest'
import { chosen } from './scripts'

const script = (platform: string, profile: string) => ({
  platform,
  profile,
  script: `dist/${platform}-${profile}.js`,
})
const scripts = [script('medcor', 'smoke'), script('tcall', 'load'), script('tcall', 'smoke')]
const choose = (platform: string, profile: string) => chosen(scripts, { platform, profile })

it('takes all that fit; an empty name fits all', () => {
  expect(choose('', '')).toEqual(scripts)
  expect(choose('tcall', '')).toEqual([script('tcall', 'load'), script('tcall', 'smoke')])
  expect(choose('', 'smoke')).toEqual([script('medcor', 'smoke'), script('tcall', 'smoke')])
})

it.each([
  ['tcal', '', '--platform "tcal" is unknown; there are medcor, tcall'],
  ['', 'spike', '--profile "spike" is unknown; there are smoke, load'],
  ['medcor', 'load', 'there is no tests/medcor/load.ts; npm run sla -- scripts lists all'],
])('%j, %j: %s', (platform, profile, message) => {
  expect(() => choose(platform, profile)).toThrow(new Error(message))
})
