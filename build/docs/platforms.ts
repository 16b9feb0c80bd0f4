import { medcorTargets } from '../../thresholds/medcor'
import { medcorVocabulary } from '../../thresholds/medcor-vocabulary'
import type { Targets } from '../../thresholds/target'
import { tcallTargets } from '../../thresholds/tcall'
import { tcallVocabulary } from '../../thresholds/tcall-vocabulary'
import type { Vocabulary } from '../../thresholds/vocabulary'

/** What each platform promises and in which names, by the platform's name. */
export const platforms: Readonly<Record<string, { title: string; targets: Targets; vocabulary: Vocabulary }>> = {
  tcall: { title: 'TCall', targets: tcallTargets, vocabulary: tcallVocabulary },
  medcor: { title: 'Medcor', targets: medcorTargets, vocabulary: medcorVocabulary },
}
