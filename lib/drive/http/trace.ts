import exec from 'k6/execution'

let prefix: string | undefined
let vu = ''
let requests = 0

/** A W3C traceparent of its own for each request: run-wide unique by VU, cheap to make, never a tag. */
export function traceparent(): string {
  if (prefix === undefined) {
    const random = Math.floor(Math.random() * 0xffff_ffff)
    // Kept: k6 makes a new object at each look at exec.vu.
    vu = hex(exec.vu.idInTest % 0xffff, 8)
    prefix = hex(Date.now(), 12) + hex(random, 8) + vu.slice(4)
  }
  requests += 1
  const count = hex(requests, 8)
  return `00-${prefix}${count}-${vu}${count}-01`
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0').slice(-digits)
}
