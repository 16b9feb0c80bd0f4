// `npm run build`: everything is in build/; this prints it.
import { buildBundles } from './build/ensure-bundles.ts'

const started = performance.now()
try {
  const bundles = await buildBundles()
  for (const { file, bytes } of bundles) console.log(`${file.padEnd(28)} ${(bytes / 1000).toFixed(1).padStart(7)} KB`)
  console.log(`${bundles.length} bundles in ${((performance.now() - started) / 1000).toFixed(2)} s`)
} catch (error) {
  console.error(`build failed: ${error.message}`)
  process.exitCode = 1
}
