import { createRequire } from 'node:module'
import { PassThrough, pipeline, Readable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import { createGunzip } from 'node:zlib'
import { Decompress } from 'fzstd'
import bunzip2 from 'unbzip2-stream'
import type { Packing } from './kind'
import { Unreadable } from './unread'

type Bytes = AsyncIterable<Buffer>

/** What is packed, unpacked as it is read. @throws Error where it is damaged or ends too early */
export const unpacked: Record<Packing, (bytes: Bytes) => AsyncIterable<Uint8Array>> = {
  gzip: gunzipped,
  bzip2: bunzipped,
  xz: unxz,
  zstd: unzstd,
}

async function* gunzipped(bytes: Bytes): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip()
  let given = 0
  const counted = async function* () {
    for await (const chunk of bytes) {
      given += chunk.length
      yield chunk
    }
  }
  yield* pipeline(Readable.from(counted()), gunzip, ignored)
  // What stands behind the last member is no gzip, and gunzip passes over it.
  if (gunzip.bytesWritten < given) throw new Unreadable('goes on behind what is packed, with something else')
}

/** The error is thrown where the stream is read. */
function ignored(): void {}

function bunzipped(bytes: Bytes): AsyncIterable<Uint8Array> {
  const out = new PassThrough()
  const broken = (error: Error) => out.destroy(error)
  Readable.from(bytes).once('error', broken).pipe(bunzip2()).once('error', broken).pipe(out)
  return out
}

/** No export of its can be seen by `import`. */
const require = createRequire(import.meta.url)

async function* unxz(bytes: Bytes): AsyncIterable<Uint8Array> {
  const { XzReadableStream } = require('xz-decompress') as typeof import('xz-decompress')
  const web = ReadableStream.from(bytes) as ReadableStream<Uint8Array>
  yield* new XzReadableStream(web as never) as unknown as AsyncIterable<Uint8Array>
}

async function* unzstd(bytes: Bytes): AsyncIterable<Uint8Array> {
  let out: Uint8Array[] = []
  const decompress = new Decompress((data) => out.push(data))
  for await (const chunk of bytes) {
    // A few bytes may unpack to much: what comes out is counted before more goes in.
    for (let at = 0; at < chunk.length; at += 512) {
      decompress.push(chunk.subarray(at, at + 512))
      yield* out
      out = []
    }
  }
  decompress.push(new Uint8Array(), true)
  yield* out
}
