import { readFile } from 'node:fs/promises'
import { Agent, request } from 'undici'
import { faultsPath } from '../../service/faults/control'
import type { RunningPlatform } from '../platform/platform'
import type { ProofRow } from './row'

/** Puts a row's faults into the services of a platform, and ends them. */
export class FaultSwitch {
  readonly #urls: Readonly<Record<string, string>>
  readonly #dispatcher: Agent

  private constructor(urls: Readonly<Record<string, string>>, ca: string | undefined) {
    this.#urls = urls
    this.#dispatcher = new Agent({ connect: ca ? { ca } : {} })
  }

  static async of({ urls, caFile }: Pick<RunningPlatform, 'urls' | 'caFile'>): Promise<FaultSwitch> {
    return new FaultSwitch(urls, caFile && (await readFile(caFile, 'utf8')))
  }

  async put(faults: ProofRow['faults']): Promise<void> {
    for (const service of new Set(faults.map((fault) => fault.service))) {
      const names = faults.filter((fault) => fault.service === service).map(({ name }) => name)
      await this.#ask(service, 'PUT', { names })
    }
  }

  async clear(faults: ProofRow['faults']): Promise<void> {
    for (const service of new Set(faults.map((fault) => fault.service))) await this.#ask(service, 'DELETE')
  }

  close(): Promise<void> {
    return this.#dispatcher.close()
  }

  async #ask(service: string, method: 'PUT' | 'DELETE', body?: object): Promise<void> {
    const response = await request(`${this.#urls[service]}${faultsPath}`, {
      method,
      dispatcher: this.#dispatcher,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const text = await response.body.text()
    if (response.statusCode >= 300) throw new Error(`${service} refuses ${method} ${faultsPath}: ${text}`)
  }
}
