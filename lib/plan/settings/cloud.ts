/** `options.cloud`, which `k6 cloud run` and `k6 cloud upload` read. */
export interface CloudOptions {
  /** Without one k6 takes K6_CLOUD_PROJECT_ID of its own environment, or the default of `k6 cloud login`. */
  projectID?: number
  name: string
  /** By label; the percentages are whole numbers and add up to 100. */
  distribution?: Record<string, { loadZone: string; percent: number }>
}

/**
 * The options of the three cloud settings; undefined when neither a project nor a distribution is given.
 * Throws one line.
 */
export function cloudOptions(
  projectID: number | undefined,
  name: string,
  distribution: string,
): CloudOptions | undefined {
  if (projectID === undefined && distribution === '') return undefined
  return {
    ...(projectID !== undefined && { projectID }),
    name,
    ...(distribution && { distribution: parseDistribution(distribution) }),
  }
}

function parseDistribution(text: string): NonNullable<CloudOptions['distribution']> {
  const wrong = (what: string) =>
    new Error(`CLOUD_DISTRIBUTION "${text}" ${what}; write it like amazon:us:ashburn=60,amazon:de:frankfurt=40`)
  const distribution: NonNullable<CloudOptions['distribution']> = {}
  let sum = 0
  for (const part of text.split(',')) {
    const [, loadZone = '', digits = ''] = /^\s*([^=]*[^=\s])\s*=\s*(\d{1,3})\s*$/.exec(part) ?? []
    const percent = Number(digits)
    if (loadZone === '' || percent < 1) throw wrong(`has "${part.trim()}", which is no load zone with its percentage`)
    // k6's labels are names of variables on Grafana's machines.
    const label = loadZone.replace(/[^A-Za-z0-9]+/g, '_')
    if (label in distribution) throw wrong(`names ${loadZone} twice`)
    distribution[label] = { loadZone, percent }
    sum += percent
  }
  if (sum !== 100) throw wrong(`adds up to ${sum} %, not to 100 %`)
  return distribution
}
