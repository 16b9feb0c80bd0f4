import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { programCache } from '../service/user-cache'

/** Newer ones want Node 22. */
const version = '147.0.0'
const packaged = `@sparticuz/chromium@${version}`

/** Drawn by the processor, in one process less: a page is some 10,000 pixels long. */
const args = ['--no-sandbox', '--in-process-gpu', '--use-gl=angle', '--use-angle=swiftshader']

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * A Chromium: that of CHROMIUM_BIN, else of PATH, else one that npm brings into the suite's cache on first use.
 * @returns why there is none, where there is none
 */
export async function launchChromium(env: NodeJS.ProcessEnv = process.env): Promise<Browser | string> {
  const installed = env['CHROMIUM_BIN'] || onPath(env['PATH'] ?? '')
  const found = installed ? { path: installed } : await fromNpm(env)
  if (typeof found === 'string') return found
  try {
    return await chromium.launch({ executablePath: found.path, args })
  } catch (error) {
    const said = error instanceof Error ? error.message.split('\n')[0] : error
    if (env['CHROMIUM_BIN']) throw new Error(`CHROMIUM_BIN ${installed} does not start: ${said}`)
    return `${installed ?? packaged} does not start: ${said}`
  }
}

function onPath(path: string): string | undefined {
  return path
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file))
}

/** Unpacks itself where TMPDIR says, so that is the cache too. */
const unpack = `const { default: chromium } = await import('@sparticuz/chromium')
console.log(await chromium.executablePath())`

async function fromNpm(env: NodeJS.ProcessEnv): Promise<{ path: string } | string> {
  const folder = join(programCache(env), 'chromium', version)
  const unpacked = join(folder, 'unpacked')
  mkdirSync(unpacked, { recursive: true, mode: 0o700 })
  if (!existsSync(join(folder, 'node_modules/@sparticuz/chromium/package.json'))) {
    const npm = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', packaged]
    const installed = await output('npm', npm, { env, cwd: folder })
    if (installed.code !== 0) return `npm could not bring ${packaged}`
  }
  const made = await output(process.execPath, ['--input-type=module', '-e', unpack], {
    env: { ...env, TMPDIR: unpacked },
    cwd: folder,
  })
  if (made.code !== 0) return `${packaged} could not be unpacked`
  return { path: made.stdout.trim() }
}

async function output(
  command: string,
  args: readonly string[],
  { env, cwd }: { env: NodeJS.ProcessEnv; cwd: string },
): Promise<{ code: number | null; stdout: string }> {
  const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'ignore'] })
  let stdout = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  const code = await new Promise<number | null>((resolve) =>
    child.once('error', () => resolve(null)).once('close', resolve),
  )
  return { code, stdout }
}
