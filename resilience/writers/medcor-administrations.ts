import { endpoints as api } from '../../contracts/generated/medcor'
import type { ApiClient } from '../api-client'
import { type Classes, noAnomaly } from '../classify'
import type { WriteEntry } from '../ledger'
import type { ReadBack, Write } from '../writer'

interface AdministrationMeans {
  /** Prescribes, and gives what was prescribed. */
  doctor: ApiClient
  /** Counts what there is, by removing it. */
  admin?: ApiClient
  run: string
  patients: readonly string[]
}

/** Medication that was given: none that was acknowledged is forgotten, none is there twice. */
export class Administrations {
  readonly #means: AdministrationMeans
  /** Each worker gives its own, so that its times follow each other. */
  readonly #prescriptions = new Map<number, string>()
  /** A platform that refuses to prescribe, or to note what was given, has no such thing. */
  #absent = false

  constructor(means: AdministrationMeans) {
    this.#means = means
  }

  /** The next one, or undefined where the platform knows none or does not answer now. */
  async next(id: string, worker: number): Promise<Write | undefined> {
    const { doctor } = this.#means
    const prescription = this.#prescriptions.get(worker) ?? (await this.#prescribe(worker))
    if (this.#absent || !prescription) return undefined
    return {
      intent: { id, kind: 'administration', about: prescription, value: 'given' },
      send: () =>
        doctor.send('POST', api.administerMedication.path, {
          body: { prescription, outcome: 'given', note: `ledger ${id}` },
          headers: { 'x-run-id': this.#given },
        }),
      answerOf: (answer) => ('body' in answer ? String(answer.body['given_at']) : ''),
      repeatable: false,
    }
  }

  ended(ending: WriteEntry['ending']): void {
    if (ending === 'refused') this.#absent = true
  }

  /** Compares the time of the last one of each prescription, which names what is lost, and their number. */
  async readBack(entries: readonly WriteEntry[]): Promise<Pick<ReadBack, 'classes' | 'also'>> {
    const classes: Classes = noAnomaly()
    if (entries.length === 0) return { classes, also: [] }
    const last = await this.#lastGiven()
    const of = (ending: WriteEntry['ending']) => entries.filter((entry) => entry.ending === ending)
    const [acknowledged, unknown] = [of('acknowledged'), of('unknown')]
    for (const { id, kind, about, answer } of acknowledged) {
      const there = last.get(about)
      if (there !== undefined && Date.parse(there) >= Date.parse(answer)) classes.ok += 1
      else classes.lost.push({ id, kind, about, said: `given at ${answer}, and last given at ${there ?? 'no time'}` })
    }
    const found = await this.#removed()
    const more = Math.max(0, (found ?? acknowledged.length) - acknowledged.length)
    classes.recovered = Math.min(more, unknown.length)
    classes.absent = entries.length - acknowledged.length - classes.recovered
    const extra = more - classes.recovered
    const missing = acknowledged.length - classes.lost.length - (found ?? acknowledged.length)
    const said = `${acknowledged.length} acknowledged, ${unknown.length} unknown, ${found} there`
    return {
      classes,
      also: [
        { title: 'administrations more than were asked for', ids: extra > 0 ? [said] : [] },
        { title: 'administrations without a trace but their time', ids: missing > 0 ? [said] : [] },
      ],
    }
  }

  /** What is given carries an id of its own: it is counted apart from what it was prescribed by. */
  get #given(): string {
    return `${this.#means.run}-given`
  }

  async #prescribe(worker: number): Promise<string | undefined> {
    if (this.#absent) return undefined
    const { doctor, run } = this.#means
    const answer = await doctor.send('POST', api.createPrescription.path, {
      body: {
        patient: this.#patientOf(worker),
        medication: { name: 'lisinopril', dose: '10 mg', frequency: 'once daily' },
        instructions: 'Take in the morning.',
      },
      headers: { 'x-run-id': run },
    })
    if (answer.status >= 400 && answer.status < 500) this.#absent = true
    if (answer.status !== 201 || !('body' in answer)) return undefined
    const prescription = String(answer.body['id'])
    this.#prescriptions.set(worker, prescription)
    return prescription
  }

  /** By prescription. */
  async #lastGiven(): Promise<Map<string, string>> {
    const last = new Map<string, string>()
    const patients = new Set([...this.#prescriptions.keys()].map((worker) => this.#patientOf(worker)))
    for (const patient of patients)
      for (const { prescription, last_given_at } of await this.#means.doctor.pages(api.listDueMedications.path, {
        patient,
      }))
        if (typeof last_given_at === 'string') last.set(String(prescription), last_given_at)
    return last
  }

  /** How many there were; undefined where the platform does not count, or nobody may. */
  async #removed(): Promise<number | undefined> {
    const answer = await this.#means.admin?.send('DELETE', api.deleteRun.path.replace('{run_id}', this.#given))
    return answer?.status === 200 && 'body' in answer ? Number(answer.body['administrations']) : undefined
  }

  #patientOf(worker: number): string {
    const { patients } = this.#means
    return patients[worker % patients.length] as string
  }
}
