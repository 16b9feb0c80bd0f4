import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Small files that take long: Vitest, which on a clean checkout begins with the largest, would run them last and alone. */
const slow = ['e2e/demo.test.ts', 'e2e/medcor-lies.test.ts', 'e2e/reference-provider.test.ts']

export default class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSlow = ({ moduleId }: TestSpecification) => slow.some((file) => moduleId.endsWith(file))
    const sorted = await super.sort(files)
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))]
  }
}
