/** What `k6-jslib-utils` resolves to: the functions of Grafana's k6-utils 1.6.0, bundled instead of fetched. */
export { check } from './check'
export { getCurrentStageIndex, tagWithCurrentStageIndex, tagWithCurrentStageProfile } from './current-stage'
export { findBetween } from './find-between'
export { randomIntBetween, randomItem, randomString } from './random'
export { normalDistributionStages, parseDuration } from './stages'
export { uuidv4 } from './uuidv4'
