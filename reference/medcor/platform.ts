import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { root } from '../../build/root'
import { localCertificate } from '../../cli/platform/authority'
import { readProbes } from '../../cli/platform/read-probes'
import type { ReferencePlatform } from '../../cli/platform/reference-platform'
import { keptSecrets, randomSecret } from '../../cli/platform/secrets'
import { writePrivately } from '../../cli/platform/workspace'
import { endpoints as api } from '../../contracts/generated/medcor'
import { medcorAccounts } from './accounts-of-up'
import { referenceMedcorSettings } from './settings'

/** What the parts share with each other and with the load generator, and with nobody else. */
const newSecrets = () => ({
  /** Password of every seeded account. */
  accountPassword: randomSecret(),
  jwtSecret: randomSecret(),
  /** Base64 of the key that wraps the patients' keys. */
  masterKey: randomBytes(32).toString('base64'),
})

/** The reference Medcor, over TLS. */
export const referenceMedcor: ReferencePlatform<'medcor'> = {
  name: 'medcor',
  summary: 'the reference Medcor over TLS',
  ports: {
    medcor: { env: 'MEDCOR_PORT', kind: 'port', default: 7110, min: 1, doc: 'port of the reference Medcor' },
    postgres: { env: 'POSTGRES_PORT', kind: 'port', default: 7113, min: 1, doc: 'port of the embedded PostgreSQL' },
  },
  services: [
    {
      key: 'medcor',
      title: 'Medcor',
      entry: 'reference/medcor/main.ts',
      scheme: 'https',
      takes: referenceMedcorSettings,
      health: api.health.path,
      database: { name: 'medcor', env: 'MEDCOR_DATABASE_URL' },
    },
  ],
  /** The pool that `npm run build` writes. */
  defaults: { MEDCOR_PATIENTS_FILE: join(root, 'dist/data/medcor-patients.json') },
  demo: { services: {}, load: { TIME_SCALE: '5', VUS: '1000' } },

  asked: {
    baseUrl: 'MEDCOR_BASE_URL',
    accounts: 'MEDCOR_ACCOUNTS',
    health: api.health.path,
    operations: Object.values(api).map(({ name }) => name),
    login: { path: api.login.path, token: 'tokens.access' },
    healths: { MEDCOR_BASE_URL: api.health.path },
    probes: readProbes(api, 'MEDCOR_BASE_URL'),
    counts: [
      {
        of: 'open sessions',
        at: 'MEDCOR_BASE_URL',
        path: api.countSessions.path,
        field: 'open',
        withToken: true,
        drains: false,
        needs: 'session-count',
      },
    ],
    promised: { sessions: 1_000, arrivals: { setting: 'RECORDS_PER_HOUR', perHour: 5_250 } },
  },

  async prepare({ ports, urls, workspace }) {
    const secrets = await keptSecrets(join(workspace.privateDir, 'medcor-secrets.json'), newSecrets, workspace.dataDir)
    const accountsFile = join(workspace.filesDir, 'medcor-accounts.csv')
    await writePrivately(accountsFile, medcorAccounts(secrets.accountPassword))
    const { caFile, certFile, keyFile } = await localCertificate(workspace.filesDir, 'medcor')
    return {
      services: {
        medcor: {
          MEDCOR_PORT: String(ports.medcor),
          MEDCOR_TLS_CERT_FILE: certFile,
          MEDCOR_TLS_KEY_FILE: keyFile,
          MEDCOR_JWT_SECRET: secrets.jwtSecret,
          MEDCOR_MASTER_KEY: secrets.masterKey,
          MEDCOR_ACCOUNTS_FILE: accountsFile,
        },
      },
      env: { MEDCOR_BASE_URL: urls.medcor, MEDCOR_ACCOUNTS: accountsFile, SSL_CERT_FILE: caFile },
      secret: [],
      caFile,
    }
  },
}
