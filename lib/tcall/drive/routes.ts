/** Routes of the webhook proxy: the provider's own, and one to the same upstream that is made to fail. */
export const routes = { healthy: 'retell', faulty: 'retell-faulty' } as const
