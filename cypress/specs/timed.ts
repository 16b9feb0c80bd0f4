/** web.dev's limit of LCP. The load event is not LCP: it is what Cypress can see in every browser. */
const loadLimitMs = 2_500

/** Logs in by the form, with the account of FRONT_EMAIL and FRONT_PASSWORD. */
export function login(): void {
  cy.visit('/login')
  cy.get('[name=email]').type(Cypress.env('email'))
  cy.get('[name=password]').type(Cypress.env('password'), { log: false })
  cy.get('button[type=submit]').click()
  cy.location('pathname').should('not.eq', '/login')
}

/** Marks when a page was asked for and when its heading was there, and holds the load event to the limit. */
export function timed(name: string, open: () => void): void {
  cy.window().then((window) => window.performance.mark(`${name} asked`))
  open()
  cy.get('main h1').should('be.visible')
  cy.window().should((window) => {
    const [navigation] = window.performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    expect(navigation?.loadEventEnd, `${name}: load event in ms`).to.be.within(1, loadLimitMs)
  })
  cy.window().then((window) => {
    window.performance.mark(`${name} there`)
    const [navigation] = window.performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    cy.log(`${name}: load event after ${Math.round(navigation?.loadEventEnd ?? 0)} ms`)
  })
}

/** Types into the filter, and waits until the table shows what is wanted. */
export function filter(text: string): void {
  cy.get('[data-filter]').first().type(text)
  cy.get('[data-count]').first().should('contain', 'rows')
  cy.get('[data-filter]').first().clear()
}
