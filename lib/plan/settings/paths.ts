import type { Env } from './env'

/**
 * The path of a setting, as open() takes it. A relative one begins at the folder that k6 was started in, where k6 puts
 * the results: open() alone would begin beside the script. Linux has a link to that folder, but k6 takes `..` for a
 * step back in the path; there and elsewhere PWD tells it, which a launcher that changes folder may have left behind.
 * @returns undefined for a relative path where nothing tells
 */
export function absolutePath(path: string, { PWD }: Env): string | undefined {
  if (/^([\\/]|[A-Za-z]:[\\/])/.test(path)) return path
  const linked = !path.split('/').includes('..') && look('/proc/self/cwd') === 'folder'
  const base = linked ? '/proc/self/cwd' : PWD
  return base ? `${base}/${path}` : undefined
}

/** What lies at an absolute path. A script cannot stat a path, but how open() fails tells what is there. */
export function look(path: string): 'file' | 'folder' | 'nothing' | 'closed' | 'unknown' {
  try {
    open(path)
    return 'file'
  } catch (error) {
    const text = String(error)
    if (text.includes('directories')) return 'folder'
    if (text.includes('permission denied')) return 'closed'
    return text.includes('no such file') ? 'nothing' : 'unknown'
  }
}
