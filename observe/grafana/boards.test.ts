import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { describe, expect, it } from 'vitest'
import { ensureContracts } from '../../build/ensure-contracts'
import { findPlatforms } from '../../build/platforms'
import { findProfiles } from '../../build/profiles'
import { generatedFiles } from '../generated'
import { watchedOf } from '../watched'

await ensureContracts()
const platforms = Object.values(await findPlatforms())
const profiles = Object.values(await findProfiles())
const files = generatedFiles(platforms, profiles)
const boards = Object.entries(files)
  .filter(([path]) => path.includes('/dashboards/'))
  .map(([, text]) => JSON.parse(text) as Dashboard)
const panelsOf = ({ panels = [] }: Dashboard) => panels.flatMap((panel) => ('targets' in panel ? [panel] : []))

describe.each(boards.map((board) => [board.title, board] as const))('%s', (_title, board) => {
  it('asks for nothing but what its variables choose', () => {
    const chosen = (board.templating?.list ?? []).flatMap(({ name }) => [`$${name}`, `$\{${name}}`])
    const known = [...chosen, '$__rate_interval', '$__interval']
    for (const panel of panelsOf(board)) {
      expect(panel.targets?.length).toBeGreaterThan(0)
      for (const variable of JSON.stringify(panel.targets).match(/\$\w+|\$\{\w+\}/g) ?? [])
        expect(known).toContain(variable)
    }
  })
})

describe.each(platforms.map((platform) => [platform.name, platform] as const))('a run of %s', (name, platform) => {
  const board = boards.find(({ uid }) => uid === `sla-run-${name}`)
  const targets = watchedOf(platform, profiles).filter(({ judges }) => judges === 'platform')

  it.each(targets.map((watched) => [watched.id, watched] as const))(
    'shows %s with its limit as a line',
    (id, { title, gates }) => {
      const panel = board && panelsOf(board).find((one) => one.title === `${id} ${title}`)
      expect(panel?.fieldConfig?.defaults.thresholds?.steps[1]?.value).toBe(gates[0]?.gate.limit.value)
      expect(JSON.stringify(panel?.targets)).toContain(`sla:target_limit{run=\\"$run\\",target=\\"${id}\\"}`)
    },
  )

  it('has its phases as annotations', () => {
    expect(board?.annotations?.list?.map((annotation) => annotation.name)).toEqual(['phases', 'alerts'])
  })
})
