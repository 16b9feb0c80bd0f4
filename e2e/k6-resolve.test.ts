import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fileInArchive } from '../cli/k6/archive'
import { type K6, resolveK6 } from '../cli/k6/resolve'
import { pinned } from '../cli/k6/version'
import { lineProgress } from '../cli/progress'

const version = pinned().k6
/** A k6 that does nothing but say its version. */
const fakeK6 = (says: string) => `#!/bin/sh\necho 'k6 v${says} (go1.26.8, linux/amd64)'\n`

let folder: string
let notes: string[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sla-k6-'))
  notes = []
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Resolves with nothing on PATH but what lies in the test's `bin`, and an empty cache. */
function resolve(env: NodeJS.ProcessEnv = {}): Promise<K6> {
  return resolveK6({
    env: {
      PATH: join(folder, 'bin'),
      SLA_CACHE_DIR: join(folder, 'cache'),
      K6_DOWNLOAD_URL: `${releases}/nowhere`,
      ...env,
    },
    progress: lineProgress((line) => notes.push(line)),
    stallMs: 300,
  })
}

async function script(path: string, content: string): Promise<string> {
  const file = join(folder, path)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, content)
  await chmod(file, 0o755)
  return file
}

const cached = () => join(folder, 'cache/k6', version, 'k6')

/** A Go that says its version and "builds" the fake k6; it writes down how often. */
function fakeGo(goVersion: string): string {
  return `#!/bin/sh
if [ "$1" = env ]; then echo ${goVersion}; exit; fi
while [ "$1" != -o ]; do shift; done
echo built >> '${folder}/builds'
/bin/cat > "$2" <<'K6'
${fakeK6(version)}K6
/bin/chmod +x "$2"
`
}

// A release server: /<case>/v<version>/<file>.
let server: Server
let releases: string
const system = { linux: 'linux', darwin: 'macos' }[process.platform as string]
const processor = { x64: 'amd64', arm64: 'arm64' }[process.arch as string]
const archiveName = `k6-v${version}-${system}-${processor}.${system === 'linux' ? 'tar.gz' : 'zip'}`
const makeArchive = system === 'linux' ? tarGz : zip
const archive = makeArchive(archiveName.replace(/\.(tar\.gz|zip)$/, '/k6'), fakeK6(version))
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const checksums = (hash: string) => `${'0'.repeat(64)}  other.deb\n${hash}  ${archiveName}\n`

let bombed: Buffer | undefined

const cases: Record<string, { checksums?: string; send(response: ServerResponse): void }> = {
  good: { send: (response) => response.end(archive) },
  'wrong-checksum': { checksums: checksums('ab'.repeat(32)), send: (response) => response.end(archive) },
  unlisted: { checksums: 'nothing\n', send: (response) => response.end(archive) },
  'not-found': { send: (response) => response.writeHead(404).end('not here') },
  truncated: {
    send(response) {
      response.writeHead(200, { 'content-length': archive.length })
      response.write(archive.subarray(0, 100), () => response.destroy())
    },
  },
  'too-large': { send: (response) => response.writeHead(200, { 'content-length': 400_000_000 }).flushHeaders() },
  'endless-checksums': { checksums: 'x'.repeat(200_000), send: (response) => response.end(archive) },
  bomb: {
    checksums: checksums(sha256(bomb())),
    send: (response) => response.end(bomb()),
  },
  redirecting: {
    send: (response) => response.writeHead(302, { location: `/good/v${version}/${archiveName}` }).end(),
  },
  'redirecting-in-a-circle': { send: (response) => response.writeHead(302, { location: archiveName }).end() },
  // Nothing answers there: a name that is reserved for documentation.
  'redirecting-to-http': {
    send: (response) => response.writeHead(302, { location: `http://mirror.example.test/${archiveName}` }).end(),
  },
  stalled: {
    send(response) {
      response.writeHead(200, { 'content-length': archive.length })
      response.write(archive.subarray(0, 100))
    },
  },
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const [, name = '', tag, file] = (request.url ?? '').split('/')
    const known = cases[name]
    if (!known || tag !== `v${version}`) response.writeHead(404).end()
    else if (file === `k6-v${version}-checksums.txt`) response.end(known.checksums ?? checksums(sha256(archive)))
    else if (file === archiveName) known.send(response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  releases = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

describe('the order', () => {
  it('takes K6_BIN first, then PATH, then the cache, then a build, then the release', async () => {
    const own = await script('own/k6', fakeK6('2.9.0'))
    const onPath = await script('bin/k6', fakeK6('2.8.0'))
    await script('cache/k6/x/k6', '')
    await script(`cache/k6/${version}/k6`, fakeK6(version))
    expect(await resolve({ K6_BIN: own })).toEqual({ path: own, version: '2.9.0' })
    expect(await resolve()).toEqual({ path: onPath, version: '2.8.0' })
    await rm(onPath)
    await script('bin/go', fakeGo('go1.26.8'))
    expect(await resolve()).toEqual({ path: cached(), version })
    await expect(readFile(join(folder, 'builds'))).rejects.toThrow()
    await rm(cached())
    expect(await resolve({ K6_DOWNLOAD_URL: `${releases}/good` })).toEqual({ path: cached(), version })
    expect(await readFile(join(folder, 'builds'), 'utf8')).toBe('built\n')
    await rm(cached())
    await rm(join(folder, 'bin/go'))
    expect(await resolve({ K6_DOWNLOAD_URL: `${releases}/good` })).toEqual({ path: cached(), version })
    expect(notes.filter((note) => note.startsWith('k6 '))).toEqual([
      `k6 2.9.0: K6_BIN, ${own}`,
      `k6 2.8.0: PATH, ${onPath}`,
      `k6 ${version}: the project's cache, ${cached()}`,
      `k6 ${version}: the Go module tools/k6, ${cached()}`,
      `k6 ${version}: the official release, ${cached()}`,
    ])
  })

  it('falls through a K6_BIN that is missing, too old or no k6, and says why', async () => {
    await script(`cache/k6/${version}/k6`, fakeK6(version))
    const old = await script('old/k6', fakeK6('1.3.0'))
    const other = await script('other/k6', '#!/bin/sh\necho hello\n')
    const missing = join(folder, 'missing/k6')
    for (const K6_BIN of [old, other, missing]) expect((await resolve({ K6_BIN })).path).toBe(cached())
    expect(notes.filter((note) => note.startsWith('no k6'))).toEqual([
      `no k6 from K6_BIN: ${old} is k6 1.3.0; this suite needs 2.x`,
      `no k6 from K6_BIN: ${other} is no k6: it says "hello"`,
      `no k6 from K6_BIN: ${missing} does not exist`,
    ])
  })

  it('falls through an old k6 on PATH, another version in the cache, an old Go and a build that fails', async () => {
    const onPath = await script('bin/k6', fakeK6('0.50.0'))
    await script(`cache/k6/${version}/k6`, fakeK6('2.0.0'))
    const go = await script('bin/go', fakeGo('go1.19.3'))
    expect((await resolve({ K6_DOWNLOAD_URL: `${releases}/good` })).path).toBe(cached())
    expect(notes.filter((note) => note.startsWith('no k6'))).toEqual([
      `no k6 from PATH: ${onPath} is k6 0.50.0; this suite needs 2.x`,
      `no k6 from the project's cache: ${cached()} is k6 2.0.0, not ${version}`,
      `no k6 from the Go module tools/k6: ${go} is go1.19.3; k6 needs go${pinned().go} or newer`,
    ])
    await rm(cached())
    notes = []
    await script(
      'bin/go',
      '#!/bin/sh\nif [ "$1" = env ]; then echo go1.26.8; exit; fi\necho "main.go:1: no disk" >&2\nexit 1\n',
    )
    expect((await resolve({ K6_DOWNLOAD_URL: `${releases}/good` })).path).toBe(cached())
    expect(notes).toContain('no k6 from the Go module tools/k6: go build failed: main.go:1: no disk')
  })

  it('builds once when two want it at the same time', async () => {
    await script('bin/go', fakeGo('go1.26.8'))
    expect(await Promise.all([resolve(), resolve()])).toEqual([
      { path: cached(), version },
      { path: cached(), version },
    ])
    expect(await readFile(join(folder, 'builds'), 'utf8')).toBe('built\n')
  })
})

describe('the official release', () => {
  const url = (name: string) => `${releases}/${name}/v${version}/${archiveName}`
  it.each([
    [
      'wrong-checksum',
      () =>
        `${archiveName} has the checksum ${sha256(archive)}, but the release's checksums file says ${'ab'.repeat(32)}`,
    ],
    ['unlisted', () => `the release's checksums file does not list ${archiveName}`],
    ['not-found', () => `${url('not-found')} answers 404`],
    ['truncated', () => `${url('truncated')} is truncated: 100 of ${archive.length} bytes came`],
    ['too-large', () => `${url('too-large')} is larger than 300.0 MB (400.0 MB and more): it is no k6`],
    [
      'endless-checksums',
      () =>
        `${releases}/endless-checksums/v${version}/k6-v${version}-checksums.txt is larger than 0.1 MB (0.2 MB and more): it is no k6`,
    ],
    ['bomb', () => 'the archive unpacks to more than 500 MB, which is no k6'],
    ['redirecting-in-a-circle', () => `${url('redirecting-in-a-circle')} redirects more than 5 times`],
    [
      'redirecting-to-http',
      () =>
        `http://mirror.example.test/${archiveName} is not https, and anybody on the way could change what comes; use an https address`,
    ],
    ['stalled', () => `${url('stalled')} sent nothing for 0.3 s`],
  ])('refuses one that is %s, leaves nothing in the cache, and says so in one line', async (name, reason) => {
    await expect(resolve({ K6_DOWNLOAD_URL: `${releases}/${name}` })).rejects.toThrow(reason())
    expect(notes).toContain(`no k6 from the official release: ${reason()}`)
    await expect(readFile(cached())).rejects.toThrow('ENOENT')
  })

  it('follows a redirect to where it may', async () => {
    expect(await resolve({ K6_DOWNLOAD_URL: `${releases}/redirecting` })).toEqual({ path: cached(), version })
  })

  it.each(['http://mirror.example.test/k6', 'ftp://127.0.0.1/k6', 'not an address'])(
    'is not asked of %s',
    async (mirror) => {
      await expect(resolve({ K6_DOWNLOAD_URL: mirror })).rejects.toThrow(/is not https, and anybody|is no address/)
    },
  )

  it('lists every reason and says what to install when all fail', async () => {
    await expect(resolve()).rejects.toThrow(
      [
        'there is no k6 2.x, and none could be made:',
        '  K6_BIN: not set',
        '  PATH: no k6 on it',
        `  the project's cache: ${cached()} does not exist`,
        '  the Go module tools/k6: no Go on PATH',
        `  the official release: ${releases}/nowhere/v${version}/k6-v${version}-checksums.txt answers 404`,
        `install k6 ${version} (https://grafana.com/docs/k6/latest/set-up/install-k6/) or Go ${pinned().go} or newer (https://go.dev/dl/), or set K6_BIN to a k6 you have`,
      ].join('\n'),
    )
  })
})

it('reads the file out of a .tar.gz and a .zip', () => {
  for (const make of [tarGz, zip]) {
    expect(fileInArchive(make('k6-v2/k6', 'the binary'), 'k6').toString()).toBe('the binary')
    expect(() => fileInArchive(make('k6-v2/README.md', ''), 'k6')).toThrow('the archive has no file k6')
  }
  expect(() => fileInArchive(Buffer.from('<html>'), 'k6')).toThrow('neither .tar.gz nor .zip')
  expect(() => fileInArchive(Buffer.from(''), 'k6')).toThrow('neither .tar.gz nor .zip')
})

it('says of a damaged archive that it is, and always comes to an end', () => {
  for (const make of [tarGz, zip]) {
    const whole = make('k6-v2/k6', 'the binary'.repeat(100)) // the last two bytes of a .zip say how long its comment is
    for (let length = 2; length < whole.length - 2; length++) {
      expect(() => fileInArchive(whole.subarray(0, length), 'k6')).toThrow(/damaged|neither|no file/)
    }
  }
  for (const size of ['-7777777', '77777777777', 'zzzzzzz']) {
    const tar = gunzipSync(tarGz('k6-v2/other', 'x'))
    tar.write(size.padEnd(12, ' '), 512 + 124)
    expect(() => fileInArchive(gzipSync(tar), 'k6')).toThrow('the archive is damaged')
  }
})

it('unpacks no more than it may', () => {
  for (const make of [tarGz, zip]) {
    const archive = make('k6-v2/k6', 'x'.repeat(10_000))
    expect(() => fileInArchive(archive, 'k6', 9_000)).toThrow('the archive unpacks to more than 0.009 MB')
  }
})

describe('the cache', () => {
  it('runs nothing that somebody else could have put there', async () => {
    await script(`cache/k6/${version}/k6`, fakeK6(version))
    await chmod(join(folder, 'cache'), 0o777)
    await expect(resolve({ K6_DOWNLOAD_URL: `${releases}/good` })).rejects.toThrow('there is no k6')
    expect(notes).toContain(
      `no k6 from the project's cache: ${join(folder, 'cache')} may be written by every user, who could put a program there; chmod o-w it, or set SLA_CACHE_DIR to another folder`,
    )
    await chmod(join(folder, 'cache'), 0o755)
    expect((await resolve()).path).toBe(cached())
  })

  it.each(['', '{"pid":'])('takes over a lock that the end of the machine left: %j', async (left) => {
    await script(`cache/k6/${version}/k6.lock`, left)
    expect((await resolve({ K6_DOWNLOAD_URL: `${releases}/good` })).path).toBe(cached())
  })
})

/** 600 MB of zeros, which pack to less than one. */
function bomb(): Buffer {
  bombed ??= gzipSync(Buffer.alloc(600_000_000), { level: 1 })
  return bombed
}

function tarGz(name: string, content: string): Buffer {
  const entry = (name: string, type: string, content: string) => {
    const header = Buffer.alloc(512)
    header.write(name, 0)
    header.write(`${content.length.toString(8).padStart(11, '0')} `, 124)
    header.write(type, 156)
    return Buffer.concat([header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)])
  }
  return gzipSync(Buffer.concat([entry('k6-v2/', '5', ''), entry(name, '0', content), Buffer.alloc(1024)]))
}

function zip(name: string, content: string): Buffer {
  const packed = deflateRawSync(content)
  const header = Buffer.alloc(30)
  header.write('PK\x03\x04', 'latin1')
  header.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.write('PK\x01\x02', 'latin1')
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(header.length + name.length + packed.length, 16)
  return Buffer.concat([header, Buffer.from(name), packed, entry, Buffer.from(name), end])
}
