import { filter, login, timed } from './timed'

describe('Medcor', () => {
  beforeEach(login)

  it('leads from the worklist to a chart and a record', () => {
    timed('worklist', () => cy.visit('/'))
    filter('a')
    timed('chart', () => cy.get('tbody a').first().click())
    timed('record', () => cy.get('tbody a').first().click())
  })
})
