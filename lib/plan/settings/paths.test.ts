import { afterEach, describe, expect, it, vi } from 'vitest'
import { besideNothing } from './beside-nothing'
import { absolutePath, look } from './paths'

afterEach(() => void vi.unstubAllGlobals())

/** k6's open(), in its words: what there is, and what it says of it. */
function files(there: Record<string, string>): void {
  vi.stubGlobal('open', (path: string) => {
    const says = there[path] ?? `GoError: open ${path}: no such file or directory`
    if (says !== 'file') throw new Error(says)
    return 'text'
  })
}
const folder = "GoError: open() can't be used with directories, path"

describe('look', () => {
  it.each([
    ['file', 'file'],
    [folder, 'folder'],
    ['GoError: open /x: permission denied', 'closed'],
    ['GoError: open /x: no such file or directory', 'nothing'],
    ['GoError: open /x: input/output error', 'unknown'],
  ])('%s: %s', (says, found) => {
    files({ '/x': says })
    expect(look('/x')).toBe(found)
  })

  it('knows nothing where nothing can be opened', () => expect(look('/x')).toBe('unknown'))
})

describe('absolutePath', () => {
  it.each(['/a/b', '\\share\\a', 'C:\\a', 'c:/a'])('leaves %s as it is', (path) => {
    expect(absolutePath(path, { PWD: '/stale' })).toBe(path)
  })

  it.each(['a/b', './a', 'b:a', '9:/a', ':/a'])('begins %s in the folder that k6 was started in', (path) => {
    files({ '/proc/self/cwd': folder })
    expect(absolutePath(path, { PWD: '/stale' })).toBe(`/proc/self/cwd/${path}`)
    files({})
    expect(absolutePath(path, { PWD: '/home' })).toBe(`/home/${path}`)
    files({ '/proc/self/cwd': 'file' })
    expect(absolutePath(path, { PWD: '/home' })).toBe(`/home/${path}`)
    expect(absolutePath(path, {})).toBeUndefined()
  })

  it('takes PWD for what goes up: k6 would go up in the link', () => {
    files({ '/proc/self/cwd': folder })
    expect(absolutePath('../a', { PWD: '/home' })).toBe('/home/../a')
    expect(absolutePath('a/../b', { PWD: '/home' })).toBe('/home/a/../b')
    expect(absolutePath('..a/b', { PWD: '/home' })).toBe('/proc/self/cwd/..a/b')
  })
})

describe('besideNothing', () => {
  it('says why a script finds nothing, and only then', () => {
    files({})
    expect(besideNothing()).toEqual([expect.stringMatching(/^nothing of a checkout .* path of the script in dist\/$/)])
    files({ './data/manifest.json': 'file' })
    expect(besideNothing()).toEqual([])
  })
})
