import { describe, expect, it } from 'vitest'
import { submetric } from '../../../thresholds/metrics'
import { tcallReport } from '../../tcall/plan/report'
import { stress } from '../profiles/stress'
import { scorecard, sizeOf } from './scorecard'
import { loadShape, operations, sampleRun, trendValues } from './testing/sample-run'

type Run = ReturnType<typeof sampleRun>
const text = ({ result }: Run, more: { colour?: boolean } = {}) =>
  scorecard({
    result,
    report: tcallReport,
    colour: false,
    files: ['results/tcall-load-20261122T183320Z.json', 'results/tcall-load-20261122T183320Z.xml'],
    ...more,
  })
const line = (run: Run, id: string) =>
  text(run)
    .split('\n')
    .find((row) => row.startsWith(`  ${id} `)) ?? ''

const busy = () =>
  sampleRun(loadShape, (series) => {
    const outcomes = {
      emitted: 3412,
      delivered: 3412,
      effect: 3412,
      attempt: 3460,
      duplicate_received: 34,
      order_inversion: 2,
    }
    for (const [outcome, count] of Object.entries(outcomes))
      series[submetric('webhook_events', { outcome })] = { count }
    series[submetric('webhook_ms', { leg: 'proxy' })] = trendValues(1, 3, 100)
    series[submetric('webhook_ms', { leg: 'ack' })] = trendValues(5, 25, 100)
    series['http_reqs'] = { count: 51_234, rate: 280.8 }
    series['calls_accepted'] = { count: 2891 }
    series['calls_left_open'] = { count: 232 }
    series['vus_max'] = { max: 1155 }
    series['vus'] = { max: 1098 }
    series['iterations{scenario:arrivals}'] = { count: 496 }
  })

describe('scorecard', () => {
  it('answers first, then a line for each target, then what explains them', () => {
    expect(text(busy())).toMatchInlineSnapshot(`
      "
      TCall load · PASS · 16 of 16 targets held for 2 min at 1,000 VUs

        T1    call initiation, p95                      96 ms   (93.6–98.4 ms)   < 200 ms      52 % below      400 samples   pass
        T2    call status check, p95                    48 ms   (47.8–48.2 ms)   < 100 ms      52 % below   24,000 samples   pass
        T3    calls in progress, p5                     1,063                    ≥ 1,000      6.3 % above      400 samples   pass
        T4    calls accepted, open model             10,410/h                    ≥ 10,000/h   4.1 % above      347 samples   pass
        T5a   webhook delivered and processed, p95     240 ms   (234–246 ms)     < 500 ms      52 % below      400 samples   pass
        T5b   webhooks lost                                 0                    = 0                             2 samples   pass
        T5c   webhooks with a duplicate effect              0                    = 0                         3,412 samples   pass
        T5d   webhook retries off schedule                  0                    = 0                             2 samples   pass
        T5e   forged webhooks accepted                      0                    = 0                             2 samples   pass
        T5f   clocks that moved                             0                    = 0                             6 samples   pass
        T6    database query, p95                       24 ms   (23.9–24.1 ms)   < 50 ms       52 % below   24,000 samples   pass
        G1    failed requests                          0.04 %                    < 1 %         96 % below        2 samples   pass
        G2a   dropped iterations                            0                    = 0                             2 samples   pass
        G2b   generator lag, p95                        24 ms                    < 50 ms       52 % below      588 samples   pass
        G2c   starved, seen from inside                     0                    = 0                             2 samples   pass
        G3    wrong answers                                 0                    = 0                            20 samples   pass

        latencies      p50      p90      p95       p99      max   apdex
        T1 hold      60 ms    92 ms    96 ms   99.2 ms   100 ms       1
        T2 hold      30 ms    46 ms    48 ms   49.6 ms    50 ms       1
        T5a hold    150 ms   230 ms   240 ms    248 ms   250 ms       1
        T6 hold      15 ms    23 ms    24 ms   24.8 ms    25 ms       1
        G2b hold     15 ms    23 ms    24 ms   24.8 ms    25 ms

        load         51,234 requests, 280.8/s; 2,891 calls accepted
        generator    1,098 of 1,155 VUs at work; 496 of 496 arrivals made
        errors       none
        webhooks     3,412 emitted, all acknowledged; 3,460 attempts, 0 lost, 34 duplicates, 2 out of order, 0 dead letters
                     proxy adds p95 2.9 ms; platform acknowledges in p95 24 ms
        left open    232 calls at the end of the load, cleared
        note         1,174 calls in progress are expected, at a mean call of 71 s
        results/tcall-load-20261122T183320Z.json
        results/tcall-load-20261122T183320Z.xml
      "
    `)
  })

  it('has no colour when it is not for a terminal, and colours only the verdicts when it is', () => {
    const run = busy()
    expect(text(run)).not.toContain('\u001b')
    const coloured = text(run, { colour: true })
    expect(coloured).toContain('· \u001b[32mPASS\u001b[0m ·')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour code is
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(text(run))
  })

  it('has no trailing spaces and fits a wide terminal', () => {
    for (const row of text(busy()).split('\n')) {
      expect(row).toBe(row.trimEnd())
      expect(row.length).toBeLessThanOrEqual(160)
    }
  })

  it('says what failed, what could not be decided, and between what the truth lies', () => {
    const run = sampleRun(loadShape, (series, criteria) => {
      const of = (id: string) => criteria.find((c) => c.id === id)?.series ?? ''
      series[of('T1')] = { ...series[of('T1')], ...trendValues(100, 400, 500, Object.keys(series[of('T1')] ?? {})) }
      series[of('T2')] = trendValues(60, 102, 20_000, Object.keys(series[of('T2')] ?? {}))
      series[of('G3')] = { count: 2 }
      series[submetric('wrong_answers', { what: 'read-back' })] = { count: 2 }
      series[submetric('request_errors', { cause: 'timeout' })] = { count: 1204 }
      operations.forEach((name, at) => {
        series[submetric('request_errors', { name })] = { count: 1 + at * 400 }
      })
    })
    expect(text(run).split('\n')[1]).toBe(
      'TCall load · FAIL · T1, G3 failed; T2 could not be decided; 13 of 16 targets held for 2 min at 1,000 VUs',
    )
    expect(line(run, 'T1')).toContain('385 ms')
    expect(line(run, 'T1')).toMatch(/93 % above {3}.*FAIL$/)
    expect(line(run, 'T2')).toMatch(
      /\(99\.\d–100 ms\) .*INCONCLUSIVE \(the limit lies inside the 95 % interval; some [\d,]+ samples would settle it\)$/,
    )
    expect(line(run, 'G3')).toMatch(/ 2 +(\(.*\))? *= 0 .*FAIL$/)
    expect(text(run)).toContain(`
  errors       timeout 1,204; wrong answers: read-back 2
               1,201 failed: PUT /d/
               801 failed: POST /c/
               401 failed: GET /b/{id}/
               and of 1 more, in the result file
`)
  })

  it('says what has no data, too few samples, is not proved or not measured', () => {
    const shape = { ...loadShape, size: { vus: 50, arrivals_per_hour: 500 }, absent: ['server-timing'] }
    const run = sampleRun(shape, (series, criteria) => {
      for (const c of criteria) {
        if (c.id === 'T1') series[c.samplesSeries] = { count: 150 }
        if (c.id === 'T5e') delete series[c.samplesSeries]
      }
    })
    expect(line(run, 'T1')).toMatch(/150 samples {3}INCONCLUSIVE \(150 samples, 200 needed\)$/)
    expect(line(run, 'T3')).toMatch(/NOT PROVED \(at 50 of 1,000 VUs\)$/)
    expect(line(run, 'T4')).toMatch(/NOT PROVED \(at 500 of 10,000 calls\/h\)$/)
    expect(line(run, 'T5e')).toMatch(/ – +(\(.*\))? *= 0 .*0 samples {3}FAIL \(no data\)$/)
    expect(line(run, 'T6')).toMatch(/NOT MEASURED \(without server-timing\)$/)
  })

  it('states the size in the verdict when the run was too small to prove every target', () => {
    const run = sampleRun({ ...loadShape, size: { vus: 50, arrivals_per_hour: 10_500 } }, () => {}, {
      end: { judgedFor: sizeOf(120, 50) },
    })
    expect(text(run).split('\n')[1]).toBe(
      'TCall load · PASS at 50 of 1,000 VUs · 15 of 16 targets held for 2 min at 50 VUs; T3 not proved at this size',
    )
  })

  it('counts one sample as one', () => {
    const run = sampleRun(loadShape, (series, criteria) => {
      for (const c of criteria) if (c.id === 'T5b') series[c.samplesSeries] = { count: 1 }
    })
    expect(line(run, 'T5b')).toMatch(/ 1 sample {3,}pass$/)
  })

  it('shows no table of missing data when the run was cut short', () => {
    const run = sampleRun(loadShape, () => {}, {
      end: { interrupted: 'interrupted after 12 s: the targets were not judged' },
    })
    expect(text(run)).toBe(
      [
        '',
        'TCall load · INVALID · interrupted after 12 s: the targets were not judged',
        '  note         1,174 calls in progress are expected, at a mean call of 71 s',
        '  results/tcall-load-20261122T183320Z.json',
        '  results/tcall-load-20261122T183320Z.xml',
        '',
      ].join('\n'),
    )
  })

  it('names the phase when there are several', () => {
    const step = (name: `step-${number}`, fromS: number, load: number) => ({
      name,
      fromS,
      toS: fromS + 150,
      load,
      gated: load <= 1,
      reported: true,
    })
    const run = sampleRun({
      ...loadShape,
      profile: 'stress',
      traits: stress.traits,
      phases: [step('step-50', 0, 0.5), step('step-100', 150, 1), step('step-300', 300, 3)],
    })
    expect(line(run, 'T1')).toContain('call initiation, p95 [step-50]')
    expect(text(run)).toMatch(/T1 {4}call initiation, p95 \[step-300\] .*reported\n/)
  })
})

describe('sizeOf', () => {
  it.each([
    [60, 1000, 'for 60 s at 1,000 VUs'],
    [600, 50, 'for 10 min at 50 VUs'],
    [14_400, 700, 'for 4 h at 700 VUs'],
  ])('%d s at %d', (seconds, vus, words) => expect(sizeOf(seconds, vus)).toBe(words))
})
