import type { Contract } from './contract'

/** A line of an accounts file, by column. */
export type AccountColumns = Record<string, string>

/**
 * The account that is most like the one in the contract's example of a login: the same role, the same further roles.
 * What one account does in the collection, in turn, another may not be allowed to.
 */
export function accountLike(
  contract: Pick<Contract, 'paths'>,
  login: string,
  accounts: readonly AccountColumns[],
): AccountColumns | undefined {
  const [answer] = Object.values(contract.paths[login]?.['post']?.responses ?? {})
  const example = answer && 'content' in answer ? answer.content?.['application/json']?.example : undefined
  const user = Object.entries((example as { user?: object } | undefined)?.user ?? {})
    .filter(([key]) => key !== 'email')
    .map(([key, value]) => [key, Array.isArray(value) ? value.join('|') : String(value)])
  const alike = (row: AccountColumns) => user.filter(([key = '', value]) => row[key] === value).length
  return accounts.reduce<AccountColumns | undefined>(
    (best, row) => (best && alike(best) >= alike(row) ? best : row),
    undefined,
  )
}
