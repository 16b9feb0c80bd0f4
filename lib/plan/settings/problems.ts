import type { Env } from './env'
import type { SettingTable } from './setting'
import { twinOf } from './twin'

/** What is wrong with the settings of a run, collected so that all of it is said at once. */
export class Problems {
  private readonly found: { setting: string; line: string }[] = []

  /** @param own what the platform's own settings begin with */
  constructor(
    private readonly table: SettingTable,
    private readonly env: Env,
    private readonly own: string,
  ) {}

  /** The result of a check of one setting; when it throws, its line is noted, and `otherwise` is the result. */
  check<T>(setting: string, work: () => T, otherwise: T): T {
    try {
      return work()
    } catch (error) {
      this.add(setting, lineOf(error))
      return otherwise
    }
  }

  add(setting: string, line: string): void {
    this.found.push({ setting, line: this.naming(setting, line) })
  }

  /** Whether there is a problem with one of these settings. */
  concern(these: (setting: string) => boolean): boolean {
    return this.found.some(({ setting }) => these(setting))
  }

  /** One line each: first where the load would go to, then the rest, both in the order in which they were found. */
  lines(): string[] {
    const isHost = (setting: string) => this.table[setting]?.kind === 'url' || setting === 'ALLOWED_HOSTS'
    const ordered = [
      ...this.found.filter(({ setting }) => isHost(setting)),
      ...this.found.filter(({ setting }) => !isHost(setting)),
    ]
    return ordered.map(({ line }) => line)
  }

  /** Names the variable that the value came from; if another program may have set it, also the name that wins over it. */
  private naming(setting: string, line: string): string {
    const twin = twinOf(setting, this.own)
    if (!twin) return line
    if (this.env[twin]) return line.startsWith(setting) ? `SLA_${line}` : line
    return this.env[setting] ? `${line} (${twin} wins over ${setting})` : line
  }
}

/** k6 wraps what a callback of its own throws, and adds the stack. */
function lineOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/^(GoError|Error): /, '').split('\n')[0] ?? ''
}
