/** Gives an absolute address of a page the base that the run was pointed at; a path that the base has is not doubled. */
export function rebase(address: string, base: string): string {
  const origin = /^https?:\/\/[^/]+/
  const path = address.replace(origin, '')
  const prefix = base.replace(origin, '')
  return prefix !== '' && path.startsWith(`${prefix}/`) ? base.slice(0, -prefix.length) + path : base + path
}
