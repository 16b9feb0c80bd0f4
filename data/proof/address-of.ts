import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** @returns the address of a server that listens on loopback from now on */
export async function addressOf(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
