/**
 * Lets Node run this project's TypeScript: `node --import ./build/typescript.mjs <file>`. tsx keeps what it has
 * transpiled in the system's temporary folder, where anybody may put files, and runs what it finds there. Here that
 * is a folder of the checkout, for its owner alone; where there can be none, nothing is kept.
 * Plain JavaScript: it has to run before anything else can.
 */
import { lstatSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const cache = fileURLToPath(new URL('../.sla/transpiled', import.meta.url))
const kept = isPrivate(cache)
const { TMPDIR, TSX_DISABLE_CACHE } = process.env
if (kept) process.env.TMPDIR = cache
else process.env.TSX_DISABLE_CACHE = '1'
try {
  const { register } = await import('tsx/esm/api')
  register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) })
} finally {
  restore('TMPDIR', TMPDIR)
  restore('TSX_DISABLE_CACHE', TSX_DISABLE_CACHE)
}

function isPrivate(dir) {
  try {
    mkdirSync(fileURLToPath(new URL('../.sla', import.meta.url)), { recursive: true, mode: 0o755 })
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    const { mode, uid } = lstatSync(dir)
    return lstatSync(dir).isDirectory() && uid === process.getuid?.() && (mode & 0o022) === 0
  } catch {
    return false
  }
}

function restore(name, value) {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}
