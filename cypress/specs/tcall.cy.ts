import { filter, login, timed } from './timed'

describe('TCall', () => {
  beforeEach(login)

  it('shows the calls that are live', () => {
    timed('live calls', () => cy.visit('/'))
    cy.contains('dt', 'in progress').should('be.visible')
    filter('20')
  })

  it('shows all calls', () => {
    timed('calls', () => cy.visit('/calls'))
    filter('completed')
  })
})
