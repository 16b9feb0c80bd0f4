import type { Socket } from 'node:net'

/** How many connections may be open at once. */
export interface ConnectionLimits {
  all: number
  /** Of one address. */
  perClient: number
}

interface Connection {
  socket: Socket
  client: string
  /** It has delivered something that was signed. */
  proved: boolean
  /** So many requests of it are being answered. */
  busy: number
}

/**
 * Keeps the number of connections bounded without shutting anybody out: where there are too many, the oldest one that
 * has delivered nothing signed makes way, or else the oldest that is idle. Only if there is none, the new one is refused.
 */
export class ConnectionLimit {
  /** In the order in which they came. */
  private readonly open = new Map<Socket, Connection>()
  private readonly ofClient = new Map<string, Set<Connection>>()

  constructor(private readonly limits: ConnectionLimits) {}

  get count(): number {
    return this.open.size
  }

  /** Lets a connection in, or destroys it. */
  admit(socket: Socket): void {
    const client = socket.remoteAddress ?? ''
    const own = this.ofClient.get(client) ?? new Set()
    const hasRoom =
      (own.size < this.limits.perClient || this.makeRoom(own)) &&
      (this.open.size < this.limits.all || this.makeRoom(this.open.values()))
    if (!hasRoom) return void socket.destroy()
    const connection = { socket, client, proved: false, busy: 0 }
    this.open.set(socket, connection)
    this.ofClient.set(client, own.add(connection))
    socket.once('close', () => this.remove(connection))
  }

  prove(socket: Socket): void {
    const connection = this.open.get(socket)
    if (connection) connection.proved = true
  }

  /** Between the whole arrival of a request and its answer a proved connection does not make way. */
  begin(socket: Socket): void {
    const connection = this.open.get(socket)
    if (connection) connection.busy += 1
  }

  /** What {@link begin} began is answered. */
  end(socket: Socket): void {
    const connection = this.open.get(socket)
    if (connection) connection.busy -= 1
  }

  private makeRoom(among: Iterable<Connection>): boolean {
    let idle: Connection | undefined
    for (const connection of among) {
      if (!connection.busy && !connection.proved) return this.evict(connection)
      if (!connection.busy) idle ??= connection
    }
    return idle !== undefined && this.evict(idle)
  }

  private evict(connection: Connection): true {
    this.remove(connection)
    connection.socket.destroy()
    return true
  }

  private remove(connection: Connection): void {
    this.open.delete(connection.socket)
    const own = this.ofClient.get(connection.client)
    own?.delete(connection)
    if (own?.size === 0) this.ofClient.delete(connection.client)
  }
}
