import type { FastifyReply } from 'fastify'
import type { components, operations } from '../../contracts/generated/medcor'
import type { ContractRequest, Handlers } from '../../service/contract'
import type { Database } from '../../service/database'
import { Refusal } from '../../service/refusal'
import type { AuditLog } from './audit'
import { onlyPatient } from './caller'
import { Filter, listPage } from './page-query'
import { assertMayRead, mayReadConfidential } from './permissions'
import { foundRecord, type Records, type StoredRecord, type Versioned } from './records'

type Summary = components['schemas']['RecordSummary']

const list = {
  name: 'records',
  columns: `id, patient_id as patient, doctor_id as doctor, record_type, visit_date::text as visit_date,
    is_confidential, status`,
  from: 'records',
  order: 'visit_date desc, id',
}

type RecordOperation = 'listRecords' | 'createRecord' | 'getRecord' | 'updateRecord' | 'getPlainRecord'

export function recordOperations(
  database: Database,
  records: Records,
  audit: AuditLog,
): Pick<Handlers<operations>, RecordOperation> {
  return {
    listRecords: (request) => {
      const { caller } = request
      const { patient, record_type } = request.query
      const filter = new Filter()
        .where('hospital', 'hospital_id = ?', caller.hospitalId)
        .where('patient', 'patient_id = ?', patient)
        .where('own', 'patient_id = ?', onlyPatient(request))
        .where('type', 'record_type = ?', record_type)
        .where('open', 'is_confidential = ?', mayReadConfidential(caller.role) ? undefined : false)
      audit.note(caller, 'record.list', patient)
      return listPage(database, request, list, filter, (row: Summary) => row)
    },

    createRecord: async (request, reply) => {
      const { timing, caller, body, headers } = request
      const written = await records.write(timing, caller, body, headers['x-run-id'] ?? null)
      await audit.record(caller, 'record.create', written.record.patient, written.record.id)
      reply.code(201)
      return answer(reply, written)
    },

    getRecord: (request, reply) => read(request, reply, records.find(...lookup(request))),

    getPlainRecord: (request, reply) => read(request, reply, records.findPlain(...lookup(request))),

    updateRecord: async (request, reply) => {
      const { timing, caller, body } = request
      const etag = request.headers['if-match']
      if (etag === undefined) {
        throw new Refusal(428, 'precondition_required', 'If-Match is missing; send the ETag of the record')
      }
      const current = foundRecord(await records.find(...lookup(request)), onlyPatient(request))
      assertMayRead(current.record, caller.role)
      const matches = etag === '*' || etag.split(/\s*,\s*/).includes(etagOf(current))
      const changed = matches && (await records.change(timing, caller.hospitalId, current, body))
      if (!changed) throw new Refusal(412, 'stale', 'the record has changed; read it again')
      await audit.record(caller, 'record.update', changed.record.patient, changed.record.id)
      return answer(reply, changed)
    },
  }

  async function read(
    request: ContractRequest<operations['getRecord']>,
    reply: FastifyReply,
    reading: Promise<Versioned | undefined>,
  ): Promise<StoredRecord> {
    const read = foundRecord(await reading, onlyPatient(request))
    assertMayRead(read.record, request.caller.role)
    audit.note(request.caller, 'record.read', read.record.patient, read.record.id)
    return answer(reply, read)
  }
}

function lookup({
  timing,
  caller,
  params,
}: Pick<ContractRequest<operations['getRecord']>, 'timing' | 'caller' | 'params'>) {
  return [timing, caller.hospitalId, params.id] as const
}

function answer(reply: FastifyReply, versioned: Versioned): StoredRecord {
  reply.header('etag', etagOf(versioned))
  return versioned.record
}

function etagOf({ version }: Versioned): string {
  return `"${version}"`
}
