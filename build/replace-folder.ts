import { rename, rm } from 'node:fs/promises'

/**
 * Puts the folder `made` in the place of `target`; should that fail, the old one is put back. Of several at once the
 * last one stays.
 */
export async function replaceFolder(target: string, made: string, tries = 5): Promise<void> {
  const old = `${made}.old`
  const hadOld = await rename(target, old).then(
    () => true,
    () => false,
  )
  try {
    await rename(made, target)
  } catch (error) {
    // A build beside this one has put its own there meanwhile.
    const beaten = ['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')
    if (hadOld) await (beaten ? rm(old, { recursive: true, force: true }) : rename(old, target))
    if (beaten && tries > 1) return replaceFolder(target, made, tries - 1)
    throw error
  }
  await rm(old, { recursive: true, force: true })
}
