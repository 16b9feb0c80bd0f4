import type { tcallVocabulary } from '../../../thresholds/tcall-vocabulary'
import type { CapabilityOf } from '../../../thresholds/vocabulary'
import { type MetricsOf, metric as ofEvery } from '../../drive/init'
import { lacks as lacksAny } from '../../drive/run'

type Words = typeof tcallVocabulary

/** TCall's metrics. */
export const metric = ofEvery as MetricsOf<Words['metrics']>
export const lacks = lacksAny<CapabilityOf<Words>>
