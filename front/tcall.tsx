import { endpoints as api, type components } from '../contracts/generated/tcall'
import { FilteredTable } from './document'
import type { Front } from './front'

type Schemas = components['schemas']

/** What a person at TCall has open all day: the calls that are live. */
export const tcallFront: Front = {
  title: 'TCall',
  login: { path: api.login.path, tokenIn: ['token'] },
  home: '/',
  pages: [
    {
      path: '/',
      async render(read) {
        const [overview, concurrency, live] = (await Promise.all([
          read(api.analyticsOverview.path),
          read(api.getConcurrency.path),
          read(api.listCallLogs.path, { status: 'in_progress', page_size: 50 }),
        ])) as [Schemas['AnalyticsOverview'], Schemas['Concurrency'], Schemas['CallLogPage']]
        return {
          title: 'Live calls',
          body: (
            <>
              <dl class="numbers">
                <div>
                  <dt>in progress</dt>
                  <dd>{concurrency.current}</dd>
                </div>
                <div>
                  <dt>waiting</dt>
                  <dd>{concurrency.queued}</dd>
                </div>
                <div>
                  <dt>calls in all</dt>
                  <dd>{overview.total_calls}</dd>
                </div>
              </dl>
              <FilteredTable
                label="Filter the live calls"
                heads={['call', 'to', 'agent', 'since']}
                rows={live.results.map((call) => [
                  <a key={call.id} href={`/calls/${call.id}`}>
                    {call.id}
                  </a>,
                  call.to_number,
                  call.agent_id,
                  call.started_at?.slice(11, 19),
                ])}
              />
              <p>
                <a href="/calls">All calls</a>
              </p>
            </>
          ),
        }
      },
    },
    {
      path: '/calls',
      async render(read) {
        const { results } = (await read(api.listCallLogs.path, { page_size: 100 })) as Schemas['CallLogPage']
        return {
          title: 'Calls',
          body: (
            <FilteredTable
              label="Filter the calls"
              heads={['call', 'to', 'status', 'seconds']}
              rows={results.map(({ id, to_number, status, duration }) => [
                <a key={id} href={`/calls/${id}`}>
                  {id}
                </a>,
                to_number,
                status,
                duration === null ? '' : Math.round(duration ?? 0),
              ])}
            />
          ),
        }
      },
    },
    {
      path: '/calls/:id',
      async render(read, { id = '' }) {
        const call = (await read(api.getCallLog.path.replace('{id}', encodeURIComponent(id)))) as Schemas['CallLog']
        return {
          title: `Call ${call.id}`,
          body: (
            <FilteredTable
              label="Filter the fields"
              heads={['field', 'value']}
              rows={Object.entries(call).map(([name, value]) => [name, value === null ? '' : String(value)])}
            />
          ),
        }
      },
    },
  ],
}
