import { describe, expect, it } from 'vitest'
import { plansIn } from './plans'

const entry = (ms: number, value: string) => `2026-11-27 07:54:12.900 UTC [21999] LOG:  duration: ${ms} ms  plan:
	{
	  "Query Text": "select * from patients p join notes on true where mrn = '${value}' /* patient_by_mrn */",
	  "Query Parameters": "$1 = '${value}'",
	  "Plan": {
	    "Node Type": "Nested Loop",
	    "Alias": "${value}",
	    "Plans": [
	      {
	        "Node Type": "Seq Scan",
	        "Relation Name": "patients",
	        "Filter": "(mrn = '${value}'::text)"
	      },
	      {
	        "Node Type": "Index Scan",
	        "Relation Name": "notes of ${value}",
	        "Index Cond": "(x = '${value}'::text)"
	      }
	    ]
	  }
	}
`
const other = '2026-11-27 07:54:12.911 UTC [1] LOG:  checkpoint complete\n'

describe('plans in a log', () => {
  it('are types of nodes and names of tables, once for each shape, and hold no value', () => {
    const plans = plansIn(other + entry(51.5, 'Zebedee') + other + entry(80.25, 'Quux') + other)
    expect(plans).toEqual([
      {
        statement: 'patient_by_mrn',
        seen: 2,
        longest_ms: 80.25,
        nodes: [
          { node: 'Nested Loop', relation: undefined },
          { node: 'Seq Scan', relation: 'patients' },
          { node: 'Index Scan', relation: undefined },
        ],
      },
    ])
  })

  it.each([
    ['cut off', entry(60, 'Zebedee').slice(0, 300)],
    ['of another form', '2026 LOG:  duration: 60.1 ms  plan:\n\tQuery Text: select 1\n\tResult\n'],
    ['without a plan', '2026 LOG:  duration: 60.1 ms  plan:\n\t{ "Query Text": "select 1" }\n'],
    ['that is none', ''],
  ])('leave out an entry %s', (_, log) => expect(plansIn(log)).toEqual([]))
})
