import { createRequire } from 'node:module'
import { join } from 'node:path'
import { launchChromium } from '../../browser/chromium'
import { chromiumEngine } from '../../browser/chromium-engine'
import type { BrowserEngine } from '../../browser/engine'
import { firefoxEngine, type Puppeteer } from '../../browser/firefox-engine'
import { npmTool, type ToolMeans } from '../tools/npm-tool'
import type { EngineName } from './engine-names'
import { firefoxOn } from './firefox-on'

/** @throws Error of one line where there is none, or it does not start */
export async function engineNamed(name: EngineName, means: ToolMeans): Promise<BrowserEngine> {
  if (name === 'firefox') return firefox(means)
  const browser = await launchChromium(means.env)
  if (typeof browser === 'string')
    throw new Error(`there is no Chromium: ${browser}; install one, or name it with CHROMIUM_BIN`)
  return chromiumEngine(browser)
}

async function firefox(means: ToolMeans): Promise<BrowserEngine> {
  const { FIREFOX_BIN: named, PATH = '' } = means.env
  const found = named || firefoxOn(PATH)
  if (!found) throw new Error('there is no Firefox on PATH: install one, or name it with FIREFOX_BIN')
  const from = createRequire(join(await npmTool('firefox', means), 'package.json'))
  return firefoxEngine((await from('puppeteer-core')) as Puppeteer, found)
}
