import { randomBytes } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

/** A grey PNG of noise: a picture of few bytes for its size is none to a browser that looks for the largest paint. */
export function noisePicture(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(8, 8) // bits; the colour type and all else is 0: grey, not interlaced
  const noise = randomBytes(width * height)
  const rows = Array.from({ length: height }, (_, row) =>
    Buffer.concat([Buffer.of(0), noise.subarray(row * width, (row + 1) * width)]),
  )
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
  const data = deflateSync(Buffer.concat(rows))
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
