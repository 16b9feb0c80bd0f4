import exec from 'k6/execution'

let prefix: string | undefined
let requests = 0

/** A W3C traceparent of its own for each request: run-wide unique by VU, cheap to make, never a tag. */
export function traceparent(): string {
  if (prefix === undefined) {
    const random = Math.floor(Math.random() * 0xffff_ffff)
    prefix = hex(Date.now(), 12) + hex(random, 8) + hex(exec.vu.idInTest % 0xffff, 4)
  }
  requests += 1
  const count = hex(requests, 8)
  return `00-${prefix}${count}-${hex(exec.vu.idInTest % 0xffff, 8)}${count}-01`
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0').slice(-digits)
}
