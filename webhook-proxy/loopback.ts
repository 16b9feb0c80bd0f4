import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

/** Whether a host, by name or address, is this machine and nothing else. */
export function isLoopbackHost(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, '').replace(/^::ffff:/, '')
  const version = isIP(plain)
  return version === 0 ? plain === 'localhost' : loopback.check(plain, version === 6 ? 'ipv6' : 'ipv4')
}
