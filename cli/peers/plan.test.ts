import { expect, it } from 'vitest'
import { namedHosts } from './plan'

it('names hosts as a URL does', () => {
  expect(namedHosts({})).toEqual([])
  expect(namedHosts({ ALLOWED_HOSTS: ' Staging.example.test, ,::1,[FD00::2]' })).toEqual([
    'staging.example.test',
    '[::1]',
    '[fd00::2]',
  ])
})
