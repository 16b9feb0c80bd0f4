#!/usr/bin/env node
// Plain JavaScript without new syntax: it must still run, and explain itself, on a Node that is too old.
import { readFileSync } from 'node:fs'

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const [major, minor] = process.versions.node.split('.').map(Number)
const [needMajor, needMinor] = engines.node.replace('>=', '').split('.').map(Number)
if (major < needMajor || (major === needMajor && minor < needMinor)) {
  console.error(`this is Node ${process.versions.node}; the suite needs Node ${engines.node}`)
  process.exit(1)
}

try {
  await import('../build/typescript.mjs')
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
  console.error('the dependencies are not installed; run npm ci first')
  process.exit(1)
}
await import('./main.ts')
