export * from './beside'
export * from './users'
