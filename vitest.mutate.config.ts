import { defineConfig } from 'vitest/config'
import parts from './mutation-parts.json'

/** The unit tests of what `npm run mutate` mutates (stryker.config.mjs), without all that starts a process. */
const name = process.env['MUTATE_PART'] ?? ''
const chosen = name in parts ? [parts[name as keyof typeof parts]] : Object.values(parts)
const tests = chosen.flatMap((part) => part.tests)

export default defineConfig({ test: { pool: 'threads', include: tests, testTimeout: 30_000 } })
