import { defineConfig } from 'cypress'

/** The address that `npm run sla -- front <platform>` prints, and an account of that platform. */
const { FRONT_URL, FRONT_EMAIL, FRONT_PASSWORD } = process.env

export default defineConfig({
  e2e: {
    baseUrl: FRONT_URL ?? 'http://127.0.0.1:7120',
    specPattern: 'specs/*.cy.ts',
    supportFile: false,
    env: { email: FRONT_EMAIL, password: FRONT_PASSWORD },
  },
  // A picture would show data.
  screenshotOnRunFailure: false,
  video: false,
})
