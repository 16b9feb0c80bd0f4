/**
 * Stops a run whose results could not be written: k6 only logs that at the end, and exits 0.
 * A script cannot ask for a folder, but opening one fails in a way of its own. Paths are relative to
 * the working directory, which k6 passes on as PWD; without it nothing can be checked.
 */
export function requireResultsFolder(folder: string, workingDirectory: string | undefined): void {
  if (!folder.startsWith('/') && !workingDirectory) return
  const path = folder.startsWith('/') ? folder : `${workingDirectory}/${folder}`
  try {
    open(path)
  } catch (error) {
    if (String(error).includes('no such file'))
      throw new Error(`RESULTS_DIR "${folder}" does not exist; create it: mkdir -p ${folder}`)
    return
  }
  throw new Error(`RESULTS_DIR "${folder}" is a file; name a folder`)
}
