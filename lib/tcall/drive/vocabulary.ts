import type { tcallVocabulary } from '../../../thresholds/tcall-vocabulary'
import type { CapabilityOf } from '../../../thresholds/vocabulary'
import { type AddTo, addCore as toEvery } from '../../drive/init'
import { lacksCapability as lacksAny } from '../../drive/run'

type Words = typeof tcallVocabulary

/** TCall's metrics. */
export const add = toEvery as AddTo<Words['metrics']>
export const lacks = lacksAny<CapabilityOf<Words>>
