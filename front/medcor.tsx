import { endpoints as api, type components } from '../contracts/generated/medcor'
import { FilteredTable } from './document'
import type { Front } from './front'

type Schemas = components['schemas']

/** What a professional opens in a shift: the worklist, a chart, a record. */
export const medcorFront: Front = {
  title: 'Medcor',
  login: { path: api.login.path, tokenIn: ['tokens', 'access'] },
  home: '/',
  pages: [
    {
      path: '/',
      async render(read) {
        const query = { assigned: 'me', page_size: 50 }
        const { results } = (await read(api.listPatients.path, query)) as Schemas['PatientPage']
        return {
          title: 'Worklist',
          body: (
            <FilteredTable
              label="Filter my patients"
              heads={['patient', 'born', 'MRN']}
              rows={results.map(({ id, first_name, last_name, birth_date, mrn }) => [
                <a key={id} href={`/patients/${id}`}>{`${last_name}, ${first_name}`}</a>,
                birth_date,
                mrn,
              ])}
            />
          ),
        }
      },
    },
    {
      path: '/patients/:id',
      async render(read, { id = '' }) {
        const [{ patient }, records] = (await Promise.all([
          read(api.getUser.path.replace('{id}', encodeURIComponent(id))),
          read(api.listRecords.path, { patient: id, page_size: 50 }),
        ])) as [Schemas['UserDetail'], Schemas['RecordPage']]
        return {
          title: patient ? `${patient.last_name}, ${patient.first_name}` : 'Chart',
          body: (
            <FilteredTable
              label="Filter the records"
              heads={['visit', 'kind', 'state']}
              rows={records.results.map(({ id: record, visit_date, record_type, status }) => [
                <a key={record} href={`/records/${record}`}>
                  {visit_date}
                </a>,
                record_type,
                status,
              ])}
            />
          ),
        }
      },
    },
    {
      path: '/records/:id',
      async render(read, { id = '' }) {
        const path = api.getRecord.path.replace('{id}', encodeURIComponent(id))
        const record = (await read(path)) as Schemas['MedicalRecord']
        const { diagnosis, symptoms, vital_signs, visit_date, status } = record
        return {
          title: `Record of ${visit_date}`,
          body: (
            <>
              <p>{`${diagnosis.code} ${diagnosis.text} (${status})`}</p>
              <p>{symptoms}</p>
              <FilteredTable
                label="Filter the vital signs"
                heads={['sign', 'value']}
                rows={Object.entries(vital_signs).map(([name, value]) => [name.replaceAll('_', ' '), String(value)])}
              />
            </>
          ),
        }
      },
    },
  ],
}
