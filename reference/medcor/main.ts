import { Registry } from 'prom-client'
import { endpoints, type operations } from '../../contracts/generated/medcor'
import { cacheOf } from '../../service/cache-settings'
import { registerContract } from '../../service/contract'
import { migrate, openDatabase } from '../../service/database'
import { addFaultControl, requireLoopback } from '../../service/faults/control'
import { addFaultHooks } from '../../service/faults/hooks'
import { runService } from '../../service/main'
import { createServer } from '../../service/server'
import { readServiceSettings } from '../../service/settings'
import { readMedcorAccounts } from './accounts-file'
import { appointmentOperations } from './appointment-operations'
import { AuditLog } from './audit'
import { authOperations } from './auth-operations'
import { BlindIndex } from './blind-index'
import { bearerCheck, type Caller } from './caller'
import { directoryOperations } from './directory-operations'
import { newMedcorFaults } from './faults'
import { Jwt } from './jwt'
import { LoginThrottle } from './login-throttle'
import { checkMasterKey } from './master-key-check'
import { registerMetrics } from './metrics'
import { patientOperations } from './patient-operations'
import { Patients } from './patients'
import { readPatients } from './patients-file'
import { enforced } from './permissions'
import { platformOperations } from './platform-operations'
import { recordOperations } from './record-operations'
import { Records } from './records'
import { schema } from './schema'
import { seed } from './seed'
import { Sessions } from './sessions'
import { masterKeyOf, referenceMedcorSettings } from './settings'
import { readTls } from './tls-files'
import { treatmentOperations } from './treatment-operations'
import { Vault } from './vault'

/** Two cores serve no more at once; a request waits here rather than in PostgreSQL. */
const connections = 16

await runService(async (env) => {
  const settings = readServiceSettings(referenceMedcorSettings, env)
  requireLoopback(settings)
  const masterKey = masterKeyOf(settings.masterKey)
  const tls = await readTls(settings)
  const accounts = await readMedcorAccounts(settings.accountsFile)
  const pool = await readPatients(settings.patientsFile)

  const faults = newMedcorFaults()
  const metrics = new Registry()
  const database = await openDatabase(settings.databaseUrl, {
    max: connections,
    setting: referenceMedcorSettings.databaseUrl.env,
    metrics,
  })
  const vault = new Vault(masterKey)
  const index = new BlindIndex(masterKey)
  await migrate(database.pool, schema)
  await checkMasterKey(database.pool, vault)
  await seed(database.pool, accounts, pool, vault, index)

  const audit = new AuditLog(database)
  const sessions = new Sessions(database, faults)
  await sessions.recover()
  const patients = new Patients(database, vault, index)
  const cache = await cacheOf(settings, 'sla:medcor:', metrics)
  const records = new Records(database, patients, vault, cache)
  const jwt = new Jwt(settings.jwtSecret)
  const throttle = new LoginThrottle({
    perAccount: settings.loginFailuresPerAccount,
    perSource: settings.loginFailuresPerSource,
    windowMs: settings.loginWindowS * 1000,
    isOff: () => faults.at('no throttle') !== undefined,
  })
  registerMetrics(metrics, sessions, audit)

  // As behind a balancer on the same machine: what comes through it has the address that it says.
  const server = createServer({ service: 'medcor', metrics, tls, trustedProxies: 'loopback' })
  server.decorateRequest('caller', null as unknown as Caller)
  server.decorateRequest('scope', 'own')
  if (settings.faults === 'on') {
    addFaultControl(server, faults)
    addFaultHooks(
      server,
      faults,
      endpoints,
      ({ caller }) => caller?.role,
      ({ caller }) => caller && { session: caller.id, run: caller.runId },
    )
  }
  await registerContract<operations>(
    server,
    'medcor',
    enforced(
      {
        ...authOperations(
          {
            database,
            patients,
            sessions,
            audit,
            jwt,
            throttle,
            anyPassword: () => faults.at('any password') !== undefined,
          },
          settings,
        ),
        ...directoryOperations(database, patients, audit),
        ...patientOperations(database, patients, audit),
        ...recordOperations(database, records, audit),
        ...appointmentOperations(database, patients, vault, audit),
        ...treatmentOperations(database, patients, vault, audit),
        ...platformOperations(database, settings, cache),
      },
      (operation, role) =>
        operation === 'createPrescription' && role === 'NURSE' && faults.at('nurse prescribes') !== undefined,
    ),
    { security: { bearer: bearerCheck(jwt, sessions) } },
  )
  return {
    name: 'medcor',
    server,
    bind: settings.bind,
    port: settings.port,
    portSetting: referenceMedcorSettings.port.env,
    async close() {
      await sessions.close()
      await audit.flush()
      await cache.close()
      await database.close()
    },
  }
})
