import { afterEach, describe, expect, it, vi } from 'vitest'
import { localSettings, withLocalSettings } from './local'

afterEach(() => void vi.unstubAllGlobals())

describe('localSettings', () => {
  it('are what up left beside the scripts, or nothing', () => {
    vi.stubGlobal('open', (path: string) => {
      if (path !== '../.sla/acme.env') throw new Error(`no such file: ${path}`)
      return 'ACME_BASE_URL=http://127.0.0.1:7100\n# ACME_X=1\nTOKEN=a=b #\n'
    })
    expect(localSettings('acme')).toEqual({ ACME_BASE_URL: 'http://127.0.0.1:7100', TOKEN: 'a=b #' })
    expect(localSettings('other')).toEqual({})
  })
})

describe('withLocalSettings', () => {
  const local = { ACME_BASE_URL: 'http://127.0.0.1:7100', TOKEN: 'local' }
  it.each([
    ['below the environment where it names no platform', { VUS: '5', TOKEN: '' }, { ...local, VUS: '5' }, true],
    ['under what the environment has of its own', { TOKEN: 'mine' }, { ...local, TOKEN: 'mine' }, true],
    ['also where its address is empty', { ACME_BASE_URL: '' }, local, true],
    [
      'never beside a platform that is named',
      { ACME_BASE_URL: 'https://a.test' },
      { ACME_BASE_URL: 'https://a.test' },
      false,
    ],
  ])('stand %s', (_, given, env, isLocal) => {
    expect(withLocalSettings('ACME_BASE_URL', given, local)).toEqual({ env, isLocal })
  })

  it('are none where nothing is up', () => {
    expect(withLocalSettings('ACME_BASE_URL', { VUS: '' }, {})).toEqual({ env: { VUS: '' }, isLocal: false })
    expect(withLocalSettings('ACME_BASE_URL', {}, { TOKEN: 'local' })).toEqual({ env: {}, isLocal: false })
  })
})
