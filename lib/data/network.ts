import { identifier } from './identifier'
import { integer, pick } from './random'
import { isReservedEmail } from './reserved'

/** 00-00-5E-00-53-00 … FF is set aside for documentation (RFC 7042). */
export const mac = /* @__PURE__ */ identifier({
  id: 'mac',
  number: 13,
  title: 'network adapter addresses',
  reserved: (value) => /^00-00-5E-00-53-[\dA-F]{2}$/.test(value),
  make: (random) => `00-00-5E-00-53-${integer(random, 0, 255).toString(16).padStart(2, '0').toUpperCase()}`,
})

/** Addresses for documentation: RFC 5737 and RFC 3849. */
export const ip = /* @__PURE__ */ identifier({
  id: 'ip',
  number: 15,
  title: 'IP addresses',
  reserved(value) {
    const [, last] = /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.(\d{1,3})$/.exec(value) ?? []
    if (last !== undefined) return Number(last) <= 255
    return /^2001:0?db8:[\da-f:]*$/i.test(value)
  },
  make: (random) => `${pick(random, ['192.0.2', '198.51.100', '203.0.113'])}.${integer(random, 0, 255)}`,
})

export const urlField = /* @__PURE__ */ identifier({
  id: 'url',
  number: 14,
  title: 'web addresses',
  reserved(value) {
    const [, host = ''] = /^https?:\/\/([^/:?#\s]+)(?::\d+)?(?:[/?#]\S*)?$/i.exec(value) ?? []
    return isReservedHost(host.toLowerCase())
  },
  make: (random) => `https://person${integer(random, 1, 99_999)}.example.org/`,
})

/** Whether a host name or address is set aside for examples and tests. */
export function isReservedHost(host: string): boolean {
  return isReservedEmail(`a@${host.includes('.') ? host : `a.${host}`}`) || ip.reserved(host)
}
