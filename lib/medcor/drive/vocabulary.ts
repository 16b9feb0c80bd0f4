import type { medcorVocabulary } from '../../../thresholds/medcor-vocabulary'
import type { CapabilityOf } from '../../../thresholds/vocabulary'
import { type AddTo, addCore as toEvery } from '../../drive/init'
import { lacksCapability as lacksAny } from '../../drive/run'

type Words = typeof medcorVocabulary

/** Medcor's metrics. */
export const add = toEvery as AddTo<Words['metrics']>
export const lacks = lacksAny<CapabilityOf<Words>>
