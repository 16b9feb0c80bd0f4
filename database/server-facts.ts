import type { ReadOnlyConnection } from './connection'

/** What of a server can be read, and by which means. */
export interface ServerFacts {
  version: string
  /** 180004 for 18.4. */
  version_number: number
  role: string
  max_connections: number
  reserved_connections: number
  /** The schema of pg_stat_statements, quoted; undefined where it cannot be read. */
  statements: string | undefined
  /** Whether what other roles do is told. */
  sees_others: boolean
  /** Of the connection's own database. */
  database: string
  lacks: string[]
}

interface Row {
  version: string
  version_number: number
  role: string
  database: string
  max_connections: number
  reserved_connections: number
  schema: string | null
  sees_others: boolean
}

/** The columns that are read are there from here on. */
const oldestVersion = 130_000

/** @throws Error of one line when the server is too old */
export async function serverFacts(connection: ReadOnlyConnection): Promise<ServerFacts> {
  const [row] = await connection.rows<Row>(`
    select current_setting('server_version') as version,
      current_setting('server_version_num')::int as version_number,
      current_user::text as role,
      current_database()::text as database,
      current_setting('max_connections')::int as max_connections,
      current_setting('superuser_reserved_connections')::int
        + coalesce(current_setting('reserved_connections', true), '0')::int as reserved_connections,
      (select quote_ident(nspname) from pg_extension join pg_namespace n on n.oid = extnamespace
        where extname = 'pg_stat_statements') as schema,
      pg_has_role(current_user, 'pg_read_all_stats', 'usage') as sees_others`)
  if (!row) throw new Error('PostgreSQL says nothing of itself')
  if (row.version_number < oldestVersion)
    throw new Error(`PostgreSQL ${row.version} is older than 13, which sla db watch needs`)
  const lacks: string[] = []
  const counted = row.schema === null ? undefined : await countsStatements(connection, row.schema)
  if (row.schema === null) {
    lacks.push(
      `pg_stat_statements is not in the database ${row.database}, so no statement is counted: set shared_preload_libraries = 'pg_stat_statements', restart, and CREATE EXTENSION pg_stat_statements`,
    )
  } else if (counted !== undefined) lacks.push(`pg_stat_statements does not count: ${counted}`)
  if (!row.sees_others) {
    lacks.push(
      `the role ${row.role} is not told what other roles do, so their statements and waits are missing: GRANT pg_read_all_stats TO ${row.role}`,
    )
  }
  const { schema, ...facts } = row
  return { ...facts, statements: counted === undefined && schema !== null ? schema : undefined, lacks }
}

/** Why not; undefined when it does. The extension can be made without its library, and can then not be read. */
async function countsStatements(connection: ReadOnlyConnection, schema: string): Promise<string | undefined> {
  try {
    await connection.rows(`select 1 from ${schema}.pg_stat_statements limit 1`)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
